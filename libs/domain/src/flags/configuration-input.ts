import { PatternBudget, checkCondition, countLeaves } from '../evaluation/condition-check.js';
import {
  type Condition,
  type FlagConfiguration,
  HASH_NAMES,
  type HashName,
  type Prerequisite,
  type Rule,
  type Serve,
  type SplitServe,
  type Target,
  type WeightedVariant,
} from '../evaluation/ruleset.js';
import {
  NOT_STORABLE,
  readBoolean,
  readKey,
  readList,
  readObject,
  readText,
  type Report,
  reportRepeats,
} from '../kernel/input.js';
import { isRecord, isStorableJson, pointer } from '../kernel/json-value.js';
import { FLAG_LIMITS, type FlagDefinition } from './flag.js';

/** Where splits and rules that come without a salt or id get theirs. */
export interface SaltSource {
  of(environmentKey: string): EnvironmentSalts;
}

export interface EnvironmentSalts {
  /** Salt and hash of the split that the rule (or, with `null`, the fallthrough) has now, else new ones. */
  bucketingOf(ruleId: string | null): Pick<SplitServe, 'salt' | 'hash'>;
  /**
   * For a rule sent without an id: that of the rule with the same condition, if it is not `taken`, else a new
   * one. The same definition sent twice is then the same flag, and nobody's group changes.
   */
  ruleIdFor(when: unknown, taken: ReadonlySet<string>): string;
}

export const CONFIGURATION_FIELDS = [
  'enabled',
  'offVariant',
  'targets',
  'prerequisites',
  'rules',
  'fallthrough',
] as const;

const MOST_LEAVES = 1000;
const ATTRIBUTE = { min: 1, max: 200 };
/** In UTF-16 units, of which each of its 128 characters may take two. */
const VARIANT_KEY_LENGTH = { min: 1, max: 256 };

/** Reads one environment's configuration of a flag whose variants are already known. */
export class ConfigurationInput {
  private readonly variants: ReadonlySet<string>;

  constructor(
    private readonly flag: Pick<FlagDefinition, 'key' | 'variants' | 'type'>,
    private readonly salts: EnvironmentSalts,
    private readonly report: Report,
  ) {
    this.variants = new Set(flag.variants.map((variant) => variant.key));
  }

  read(value: unknown, path: string): FlagConfiguration {
    const input = readObject(value, path, CONFIGURATION_FIELDS, this.report);
    const defaults = defaultConfiguration(this.flag);
    const at = (name: string) => pointer(path, name);
    const configuration: FlagConfiguration = {
      enabled: readBoolean(input['enabled'] ?? false, at('enabled'), this.report),
      offVariant:
        input['offVariant'] === undefined
          ? defaults.offVariant
          : this.readOffVariant(input['offVariant'], at('offVariant')),
      targets: this.readTargets(input['targets'] ?? [], at('targets')),
      prerequisites: this.readPrerequisites(input['prerequisites'] ?? [], at('prerequisites')),
      rules: this.readRules(input['rules'] ?? [], at('rules')),
      fallthrough: this.readServe(
        input['fallthrough'] ?? defaults.fallthrough,
        at('fallthrough'),
        null,
      ),
    };
    const leaves = configuration.rules.reduce((sum, rule) => sum + countLeaves(rule.when), 0);
    if (leaves > MOST_LEAVES) {
      this.report(at('rules'), `must not have more than ${MOST_LEAVES} conditions altogether`);
    }
    return configuration;
  }

  private readOffVariant(value: unknown, path: string): string | null {
    return value === null ? null : this.readVariant(value, path);
  }

  private readVariant(value: unknown, path: string): string {
    if (typeof value === 'string' && this.variants.has(value)) return value;
    this.report(path, 'must name a variant of this flag');
    return '';
  }

  private readTargets(value: unknown, path: string): Target[] {
    const size = { min: 0, max: FLAG_LIMITS.targets };
    return readList(value, path, size, this.report, (item, itemPath) => {
      const target = readObject(item, itemPath, ['variant', 'values', 'attribute'], this.report);
      const at = (name: string) => pointer(itemPath, name);
      return {
        variant: this.readVariant(target['variant'], at('variant')),
        values: readList(
          target['values'],
          at('values'),
          { min: 0, max: FLAG_LIMITS.targetValues },
          this.report,
          (text, textPath) => readText(text, textPath, { min: 1, max: 1024 }, this.report),
        ),
        attribute: readText(
          target['attribute'] ?? 'targetingKey',
          at('attribute'),
          ATTRIBUTE,
          this.report,
        ),
      };
    });
  }

  private readPrerequisites(value: unknown, path: string): Prerequisite[] {
    const size = { min: 0, max: FLAG_LIMITS.prerequisites };
    const prerequisites = readList(value, path, size, this.report, (item, itemPath) => {
      const prerequisite = readObject(item, itemPath, ['flag', 'variants'], this.report);
      const at = (name: string) => pointer(itemPath, name);
      return {
        flag: readKey(prerequisite['flag'], at('flag'), this.report),
        variants: readList(
          prerequisite['variants'],
          at('variants'),
          { min: 1, max: FLAG_LIMITS.variants },
          this.report,
          (key, keyPath) => readText(key, keyPath, VARIANT_KEY_LENGTH, this.report),
        ),
      };
    });
    reportRepeats(
      prerequisites.map((prerequisite) => prerequisite.flag),
      (at) => pointer(pointer(path, at), 'flag'),
      this.report,
    );
    return prerequisites;
  }

  private readRules(value: unknown, path: string): Rule[] {
    const size = { min: 0, max: FLAG_LIMITS.rules };
    const taken = new Set(givenIds(value));
    const budget = new PatternBudget();
    const rules = readList(value, path, size, this.report, (item, itemPath) => {
      const rule = readObject(item, itemPath, ['id', 'name', 'when', 'serve'], this.report);
      const at = (name: string) => pointer(itemPath, name);
      const id =
        rule['id'] === undefined
          ? this.salts.ruleIdFor(rule['when'], taken)
          : readText(rule['id'], at('id'), { min: 1, max: 128 }, this.report);
      taken.add(id);
      return {
        id,
        name: readText(rule['name'] ?? '', at('name'), { min: 0, max: 200 }, this.report),
        when: this.readCondition(rule['when'], at('when'), budget),
        serve: this.readServe(rule['serve'], at('serve'), id),
      };
    });
    reportRepeats(
      rules.map((rule) => rule.id),
      (at) => pointer(pointer(path, at), 'id'),
      this.report,
    );
    return rules;
  }

  private readCondition(value: unknown, path: string, budget: PatternBudget): Condition {
    if (checkCondition(value, path, this.report, budget)) {
      if (isStorableJson(value)) return value;
      this.report(path, NOT_STORABLE);
    }
    // What does not hold up is reported, so this stand-in is never stored.
    return { all: [] };
  }

  private readServe(value: unknown, path: string, ruleId: string | null): Serve {
    const serve = isRecord(value) ? value : {};
    if (Object.hasOwn(serve, 'variant') === Object.hasOwn(serve, 'split')) {
      this.report(path, 'must be an object with either "variant" or "split"');
      return { variant: '' };
    }
    if (Object.hasOwn(serve, 'variant')) {
      readObject(serve, path, ['variant'], this.report);
      return { variant: this.readVariant(serve['variant'], pointer(path, 'variant')) };
    }
    readObject(serve, path, ['split', 'bucketBy', 'salt', 'hash'], this.report);
    const at = (name: string) => pointer(path, name);
    return {
      split: this.readSplit(serve['split'], at('split')),
      bucketBy: readText(
        serve['bucketBy'] ?? 'targetingKey',
        at('bucketBy'),
        ATTRIBUTE,
        this.report,
      ),
      ...this.readBucketing(serve, path, ruleId),
    };
  }

  /** Without a salt the split goes on as it was, hash and all, so that nobody changes group. */
  private readBucketing(
    serve: Readonly<Record<string, unknown>>,
    path: string,
    ruleId: string | null,
  ): Pick<SplitServe, 'salt' | 'hash'> {
    const { salt, hash } = serve;
    const kept =
      salt === undefined
        ? this.salts.bucketingOf(ruleId)
        : { salt: readText(salt, pointer(path, 'salt'), { min: 0, max: 200 }, this.report) };
    return {
      salt: kept.salt,
      hash: this.readHash(hash ?? ('hash' in kept ? kept.hash : 'ffs'), pointer(path, 'hash')),
    };
  }

  private readSplit(value: unknown, path: string): WeightedVariant[] {
    const size = { min: 1, max: FLAG_LIMITS.variants };
    const split = readList(value, path, size, this.report, (item, itemPath) => {
      const part = readObject(item, itemPath, ['variant', 'weight'], this.report);
      return {
        variant: this.readVariant(part['variant'], pointer(itemPath, 'variant')),
        weight: this.readWeight(part['weight'], pointer(itemPath, 'weight')),
      };
    });
    const thousandths = split.reduce((sum, part) => sum + Math.round(part.weight * 1000), 0);
    if (split.length > 0 && thousandths !== 100_000) {
      this.report(path, 'must have weights that add up to 100');
    }
    return split;
  }

  private readWeight(value: unknown, path: string): number {
    const weight = typeof value === 'number' ? value : Number.NaN;
    if (weight >= 0 && weight <= 100 && Math.round(weight * 1000) / 1000 === weight) return weight;
    this.report(path, 'must be a number from 0 to 100 with at most three decimals');
    return 0;
  }

  private readHash(value: unknown, path: string): HashName {
    const hash = HASH_NAMES.find((known) => known === value);
    if (hash === undefined) this.report(path, `must be one of ${HASH_NAMES.join(', ')}`);
    return hash ?? 'ffs';
  }
}

function givenIds(rules: unknown): string[] {
  if (!Array.isArray(rules)) return [];
  return rules.flatMap((rule: unknown) =>
    isRecord(rule) && typeof rule['id'] === 'string' ? [rule['id']] : [],
  );
}

/** Disabled; a boolean flag serves true when on and false when off, another its first and its last variant. */
export function defaultConfiguration({
  type,
  variants,
}: Pick<FlagDefinition, 'type' | 'variants'>): FlagConfiguration {
  const variantOf = (value: boolean) =>
    type === 'boolean' ? variants.find((variant) => variant.value === value) : undefined;
  const on = variantOf(true) ?? variants[0];
  const off = variantOf(false) ?? variants.at(-1);
  return {
    enabled: false,
    offVariant: off?.key ?? null,
    targets: [],
    prerequisites: [],
    rules: [],
    fallthrough: { variant: on?.key ?? '' },
  };
}
