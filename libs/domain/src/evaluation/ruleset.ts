/**
 * The ruleset is everything that evaluation needs to know of one environment at one revision. It is the wire
 * format of `GET /v1/ruleset`, of the cache and of the SDK; what is not here cannot influence a decision.
 */

/** Raised when a reader of the previous version could misunderstand a document of this one. */
export const RULESET_SCHEMA_VERSION = 1;

export type JsonScalar = string | number | boolean | null;
export type JsonValue = JsonScalar | readonly JsonValue[] | { readonly [name: string]: JsonValue };

export const FLAG_TYPES = ['boolean', 'string', 'number', 'json'] as const;
export type FlagType = (typeof FLAG_TYPES)[number];

/** Which product's bucketing a split reproduces; `ffs` is the house's own. */
export const HASH_NAMES = [
  'ffs',
  'unleash',
  'growthbook',
  'launchdarkly',
  'flagd',
  'flagsmith',
] as const;
export type HashName = (typeof HASH_NAMES)[number];

export interface Variant {
  readonly key: string;
  readonly value: JsonValue;
}

/** `weight` is per cent with at most three decimals; the weights of a split add up to 100. */
export interface WeightedVariant {
  readonly variant: string;
  readonly weight: number;
}

export interface FixedServe {
  readonly variant: string;
}

export interface SplitServe {
  readonly split: readonly WeightedVariant[];
  readonly bucketBy: string;
  readonly salt: string;
  readonly hash: HashName;
}

export type Serve = FixedServe | SplitServe;

export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | { readonly segment: string }
  | AttributeCondition;

/** `values` is absent only for operators that take none (`exists`). */
export interface AttributeCondition {
  readonly attribute: string;
  readonly op: string;
  readonly values?: readonly JsonScalar[];
}

export interface Rule {
  readonly id: string;
  readonly name: string;
  readonly when: Condition;
  readonly serve: Serve;
}

export interface Target {
  readonly variant: string;
  readonly values: readonly string[];
  readonly attribute: string;
}

export interface Prerequisite {
  readonly flag: string;
  readonly variants: readonly string[];
}

/** How one flag behaves in one environment. */
export interface FlagConfiguration {
  readonly enabled: boolean;
  /** `null` answers without a value, so that the caller's own default is used. */
  readonly offVariant: string | null;
  readonly targets: readonly Target[];
  readonly prerequisites: readonly Prerequisite[];
  readonly rules: readonly Rule[];
  readonly fallthrough: Serve;
}

export interface RulesetFlag extends FlagConfiguration {
  readonly key: string;
  readonly type: FlagType;
  readonly variants: readonly Variant[];
  readonly clientSide: boolean;
  readonly version: number;
}

export interface RulesetSegment {
  readonly key: string;
  readonly included: readonly string[];
  readonly excluded: readonly string[];
  readonly attribute: string;
  readonly when: Condition | null;
}

export interface Ruleset {
  readonly schemaVersion: number;
  readonly environment: string;
  readonly revision: number;
  /** Archived flags are not part of a ruleset: to a caller they do not exist. */
  readonly flags: readonly RulesetFlag[];
  readonly segments: readonly RulesetSegment[];
}

/** What changed between two revisions of one environment. */
export interface RulesetChange {
  /** As for a ruleset: what a reader must know to understand the parts below. */
  readonly schemaVersion: number;
  readonly revision: number;
  readonly flags: readonly RulesetFlag[];
  readonly removedFlags: readonly string[];
  readonly segments: readonly RulesetSegment[];
  readonly removedSegments: readonly string[];
}
