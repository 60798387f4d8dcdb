import { NOW_ATTRIBUTE } from './attribute.js';
import { type CompiledCondition, compileCondition } from './compile-condition.js';
import { CompileFault } from './compile-fault.js';
import { type CompiledServe, compileServe, variantOf } from './compile-serve.js';
import { type TargetGroup, compileTargets } from './compile-targets.js';
import { MAX_CONDITION_LEAVES, PatternBudget } from './condition-check.js';
import { type Decision, type Reason, generalError, serveVariant } from './decision.js';
import { isJsonObject, type JsonObject } from './json-object.js';
import { attributesOf, countLeaves, segmentMentionsOf } from './references.js';
import {
  FLAG_TYPES,
  type FlagType,
  RULESET_SCHEMA_VERSION,
  type Rule,
  type RulesetFlag,
  type Variant,
} from './ruleset.js';

export interface CompiledPrerequisite {
  readonly flag: string;
  readonly variants: ReadonlySet<string>;
}

export interface CompiledRule {
  readonly id: string;
  readonly when: CompiledCondition;
  readonly serve: CompiledServe;
}

/** What is asked of the context, in the order it is asked. */
export interface Targeting {
  readonly prerequisites: readonly CompiledPrerequisite[];
  readonly prerequisiteFailed: Decision;
  readonly targets: readonly TargetGroup[];
  readonly rules: readonly CompiledRule[];
  readonly fallthrough: CompiledServe;
  /** The flags and the segments it names, each once. */
  readonly prerequisiteKeys: readonly string[];
  readonly segments: readonly string[];
  /** Whether one flag or segment may be asked for more than once while it is decided. */
  readonly mayAskTwice: boolean;
  readonly usesNow: boolean;
}

interface FlagHeader {
  readonly key: string;
  readonly type: FlagType;
  readonly clientSide: boolean;
  readonly version: number;
  readonly source: RulesetFlag;
  /** Served while disabled and, as the safe default, when the flag cannot be evaluated. */
  readonly offVariant: Variant | null;
}

/** A flag is settled when it answers the same to everybody: disabled, or impossible to compile. */
export type CompiledFlag = FlagHeader &
  (
    | { readonly settled: Decision; readonly targeting: undefined }
    | { readonly settled: undefined; readonly targeting: Targeting }
  );

type Identity = Omit<FlagHeader, 'offVariant'>;
type CompileWhen = (when: unknown) => CompiledCondition;

/**
 * Compiles a flag of untrusted shape; `undefined` when it has not even a key. Never throws: what cannot be
 * compiled answers `ERROR`/`GENERAL` as a whole, for a flag minus one rule would promote the next rule.
 * A disabled flag compiles to its off variant alone: nothing else of it can matter.
 */
export function compileFlag(source: RulesetFlag, schemaVersion: number): CompiledFlag | undefined {
  const raw: unknown = source;
  if (!isJsonObject(raw) || typeof raw['key'] !== 'string') return undefined;
  const identity: Identity = {
    key: raw['key'],
    type: FLAG_TYPES.find((type) => type === raw['type']) ?? 'json',
    clientSide: raw['clientSide'] === true,
    version: typeof raw['version'] === 'number' ? raw['version'] : 0,
    source,
  };
  let offVariant: Variant | null = null;
  try {
    const variants = variantsOf(raw);
    offVariant = raw['offVariant'] === null ? null : variantOf(raw['offVariant'], variants);
    if (schemaVersion > RULESET_SCHEMA_VERSION) {
      throw new CompileFault('its ruleset has a newer schemaVersion than this reader');
    }
    if (raw['enabled'] === false) {
      const settled = serveVariant(offVariant, 'DISABLED', identity.version);
      return { ...identity, offVariant, settled, targeting: undefined };
    }
    if (raw['enabled'] !== true) throw new CompileFault('enabled must be a boolean');
    const targeting = compileTargeting(raw, variants, offVariant, identity.version, schemaVersion);
    return { ...identity, offVariant, settled: undefined, targeting };
  } catch (error) {
    const why = error instanceof CompileFault ? error.message : 'its definition is not valid';
    return brokenFlag(identity, offVariant, why);
  }
}

function brokenFlag(identity: Identity, offVariant: Variant | null, why: string): CompiledFlag {
  const settled = generalError(
    offVariant,
    identity.version,
    `the flag cannot be evaluated: ${why}`,
  );
  return { ...identity, offVariant, settled, targeting: undefined };
}

function compileTargeting(
  raw: JsonObject,
  variants: ReadonlyMap<string, Variant>,
  offVariant: Variant | null,
  version: number,
  schemaVersion: number,
): Targeting {
  const prerequisites = listOf(raw['prerequisites'], 'prerequisites').map(compilePrerequisite);
  const targets = compileTargets(raw['targets'], variants, version);
  const rawRules = listOf(raw['rules'], 'rules');
  const budget = new PatternBudget();
  const compileWhen: CompileWhen = (when) => compileCondition(when, schemaVersion, budget);
  const rules = rawRules.map((rule) => compileRule(rule, variants, version, compileWhen));
  const fixedReason: Reason = rules.length === 0 && targets.length === 0 ? 'STATIC' : 'DEFAULT';
  const frame = { variants, version, fixedReason, ruleId: undefined };
  const fallthrough = compileServe(raw['fallthrough'], frame);
  const conditions = (rawRules as readonly Rule[]).map((rule) => rule.when);
  const leaves = conditions.reduce((sum, when) => sum + countLeaves(when), 0);
  if (leaves > MAX_CONDITION_LEAVES) {
    throw new CompileFault(`rules hold more than ${MAX_CONDITION_LEAVES} comparisons`);
  }
  const mentions = conditions.flatMap(segmentMentionsOf);
  const segments = [...new Set(mentions)];
  const attributes = [
    ...conditions.flatMap(attributesOf),
    ...targets.map((group) => group.attribute),
    ...[fallthrough, ...rules.map((rule) => rule.serve)].map((serve) => serve.bucketBy),
  ];
  return {
    prerequisites,
    prerequisiteFailed: serveVariant(offVariant, 'PREREQUISITE_FAILED', version),
    targets,
    rules,
    fallthrough,
    prerequisiteKeys: [...new Set(prerequisites.map(({ flag }) => flag))],
    segments,
    mayAskTwice:
      mentions.length > segments.length ||
      prerequisites.length > 1 ||
      (prerequisites.length === 1 && segments.length > 0),
    usesNow: attributes.includes(NOW_ATTRIBUTE),
  };
}

function compileRule(
  rule: unknown,
  variants: ReadonlyMap<string, Variant>,
  version: number,
  compileWhen: CompileWhen,
): CompiledRule {
  if (!isJsonObject(rule) || typeof rule['id'] !== 'string') {
    throw new CompileFault('rules must have an id');
  }
  const frame = { variants, version, fixedReason: 'TARGETING_MATCH', ruleId: rule['id'] } as const;
  return {
    id: rule['id'],
    when: compileWhen(rule['when']),
    serve: compileServe(rule['serve'], frame),
  };
}

function compilePrerequisite(prerequisite: unknown): CompiledPrerequisite {
  if (!isJsonObject(prerequisite) || typeof prerequisite['flag'] !== 'string') {
    throw new CompileFault('prerequisites must name a flag');
  }
  const variants = new Set<string>();
  for (const variant of listOf(prerequisite['variants'], 'variants of a prerequisite')) {
    if (typeof variant !== 'string') throw new CompileFault('prerequisites must list variants');
    variants.add(variant);
  }
  return { flag: prerequisite['flag'], variants };
}

/** @throws CompileFault unless every variant's value has the type of the flag */
function variantsOf(raw: JsonObject): ReadonlyMap<string, Variant> {
  const variants = new Map<string, Variant>();
  for (const variant of listOf(raw['variants'], 'variants')) {
    if (!isJsonObject(variant) || typeof variant['key'] !== 'string') {
      throw new CompileFault('variants must have a key');
    }
    if (!hasType(variant['value'], raw['type'])) {
      throw new CompileFault('a variant has a value of another type than the flag');
    }
    variants.set(variant['key'], { key: variant['key'], value: variant['value'] });
  }
  return variants;
}

function hasType(value: unknown, type: unknown): value is Variant['value'] {
  if (type === 'json') return value !== undefined;
  return (type === 'boolean' || type === 'string' || type === 'number') && typeof value === type;
}

function listOf(value: unknown, name: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new CompileFault(`${name} must be a list`);
  return value;
}
