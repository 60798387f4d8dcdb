import {
  type AttributeReader,
  TARGETING_KEY,
  compileAttribute,
  identityText,
} from './attribute.js';
import { BUCKETS, type Bucketing, MAX_BUCKETED_LENGTH, compileBucketing } from './bucketing.js';
import { CompileFault } from './compile-fault.js';
import { type EvaluationContext } from './context.js';
import { type Decision, type Reason, serveVariant, targetingKeyMissing } from './decision.js';
import { isJsonObject } from './json-object.js';
import { HASH_NAMES, type HashName, type Variant } from './ruleset.js';

/** Where in a split a context fell; `range` is `[from, to)` in buckets. */
export interface BucketTrace {
  readonly by: string;
  readonly value: string;
  readonly salt: string;
  readonly hash: HashName;
  readonly bucket: number;
  readonly range: readonly [number, number];
}

/** What a rule or the fallthrough serves. */
export interface CompiledServe {
  /** `undefined` when the attribute to bucket by is missing or cannot be bucketed. */
  decide(context: EvaluationContext): Decision | undefined;
  /** The answer when it must be given although `decide` had none. */
  readonly missing: Decision;
  /** A rule without its `bucketBy` is passed over, unless that is the targeting key. */
  readonly mayBePassedOver: boolean;
  readonly bucketBy: string | undefined;
  explain(context: EvaluationContext): BucketTrace | undefined;
}

/** What every serve of a flag has in common. */
export interface ServeFrame {
  readonly variants: ReadonlyMap<string, Variant>;
  readonly version: number;
  /** The reason for a fixed variant; a split always answers `SPLIT`. */
  readonly fixedReason: Reason;
  readonly ruleId: string | undefined;
}

/** @throws CompileFault when the serve, of untrusted shape, names no variant of the flag or is not valid */
export function compileServe(serve: unknown, frame: ServeFrame): CompiledServe {
  if (!isJsonObject(serve)) throw new CompileFault('serve must be an object');
  if (Object.hasOwn(serve, 'split')) return new SplitServing(serve, frame);
  const variant = variantOf(serve['variant'], frame.variants);
  return new FixedServing(serveVariant(variant, frame.fixedReason, frame.version, frame.ruleId));
}

/** @throws CompileFault when there is no such variant */
export function variantOf(key: unknown, variants: ReadonlyMap<string, Variant>): Variant {
  const variant = typeof key === 'string' ? variants.get(key) : undefined;
  if (variant === undefined) throw new CompileFault('refers to a variant that does not exist');
  return variant;
}

class FixedServing implements CompiledServe {
  readonly mayBePassedOver = false;
  readonly bucketBy = undefined;

  constructor(readonly missing: Decision) {}

  decide(): Decision {
    return this.missing;
  }

  explain(): undefined {
    return undefined;
  }
}

class SplitServing implements CompiledServe {
  readonly missing: Decision;
  readonly mayBePassedOver: boolean;
  readonly bucketBy: string;
  private readonly salt: string;
  private readonly hash: HashName;
  private readonly read: AttributeReader;
  private readonly bucketing: Bucketing;
  /** The exclusive upper ends of the variants' ranges, and what each answers. */
  private readonly ends: readonly number[];
  private readonly decisions: readonly Decision[];

  constructor(serve: Readonly<Record<string, unknown>>, frame: ServeFrame) {
    this.bucketBy = textField(serve['bucketBy'], 'bucketBy');
    this.salt = textField(serve['salt'], 'salt');
    const hash = HASH_NAMES.find((name) => name === serve['hash']);
    if (hash === undefined) throw new CompileFault('split has an unknown hash');
    this.hash = hash;
    this.read = compileAttribute(this.bucketBy);
    this.bucketing = compileBucketing(hash, this.salt);
    const ranges = rangesOf(serve['split'], frame);
    this.ends = ranges.map(({ end }) => end);
    this.decisions = ranges.map(({ decision }) => decision);
    this.mayBePassedOver = this.bucketBy !== TARGETING_KEY;
    this.missing = targetingKeyMissing(
      frame.version,
      `the split needs a string, number or boolean of at most ${MAX_BUCKETED_LENGTH} characters to bucket by`,
      frame.ruleId,
    );
  }

  decide(context: EvaluationContext): Decision | undefined {
    const value = this.bucketed(context);
    return value === undefined ? undefined : this.decisions[this.indexOf(this.bucketing(value))];
  }

  explain(context: EvaluationContext): BucketTrace | undefined {
    const value = this.bucketed(context);
    if (value === undefined) return undefined;
    const bucket = this.bucketing(value);
    const index = this.indexOf(bucket);
    const range = [this.ends[index - 1] ?? 0, this.ends[index] ?? BUCKETS] as const;
    return { by: this.bucketBy, value, salt: this.salt, hash: this.hash, bucket, range };
  }

  private bucketed(context: EvaluationContext): string | undefined {
    const text = identityText(this.read(context));
    return text === undefined || text.length > MAX_BUCKETED_LENGTH ? undefined : text;
  }

  /** The last range ends behind the last bucket, so there always is one. */
  private indexOf(bucket: number): number {
    const { ends } = this;
    let index = 0;
    while (bucket >= (ends[index] ?? BUCKETS)) index += 1;
    return index;
  }
}

interface Range {
  readonly end: number;
  readonly decision: Decision;
}

function rangesOf(split: unknown, frame: ServeFrame): Range[] {
  if (!Array.isArray(split)) throw new CompileFault('split must be a list');
  let end = 0;
  const ranges = (split as readonly unknown[]).map((part): Range => {
    if (!isJsonObject(part)) throw new CompileFault('split must list variants with weights');
    const variant = variantOf(part['variant'], frame.variants);
    end += bucketsOf(part['weight']);
    return { end, decision: serveVariant(variant, 'SPLIT', frame.version, frame.ruleId) };
  });
  if (end !== BUCKETS) throw new CompileFault('weights must add up to 100');
  return ranges;
}

/** Per cent to buckets; weights have at most three decimals, so the product is whole up to rounding. */
function bucketsOf(weight: unknown): number {
  const exact = typeof weight === 'number' ? (weight * BUCKETS) / 100 : NaN;
  const whole = Math.round(exact);
  if (!(Math.abs(exact - whole) < 1e-6) || whole < 0) {
    throw new CompileFault('weights must be per cent with at most three decimals');
  }
  return whole;
}

function textField(value: unknown, name: string): string {
  if (typeof value !== 'string') throw new CompileFault(`${name} of a split must be a string`);
  return value;
}
