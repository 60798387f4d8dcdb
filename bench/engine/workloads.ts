import { type EvaluationContext } from '#domain/evaluation/context';
import {
  type Condition,
  type HashName,
  RULESET_SCHEMA_VERSION,
  type Ruleset,
  type RulesetFlag,
  type RulesetSegment,
} from '#domain/evaluation/ruleset';

/** A ruleset and the flag in it that is asked for; `null` asks for every flag of it. */
export interface Workload {
  readonly name: string;
  readonly flag: string | null;
  readonly ruleset: (hash: HashName) => Ruleset;
}

const COUNTRIES = ['DE', 'AT', 'CH', 'FR', 'IT', 'NL', 'BE', 'SE'];

/** Callers that take every branch of the flags below: some match early, some late, some not at all. */
export const CONTEXTS: readonly EvaluationContext[] = Array.from({ length: 64 }, (_, index) => ({
  targetingKey: `user-${index * 3137}`,
  attributes: {
    country: COUNTRIES[index % COUNTRIES.length],
    age: 15 + (index % 40),
    account: `account-${(index * 997) % 12_000}`,
    plan: index % 3 === 0 ? 'pro' : 'free',
  },
  now: Date.UTC(2024, 6, 1),
}));

export function flagOf(key: string, changes: Partial<RulesetFlag> = {}): RulesetFlag {
  return {
    key,
    type: 'boolean',
    variants: [
      { key: 'on', value: true },
      { key: 'off', value: false },
    ],
    clientSide: true,
    version: 1,
    enabled: true,
    offVariant: 'off',
    targets: [],
    prerequisites: [],
    rules: [],
    fallthrough: { variant: 'off' },
    ...changes,
  };
}

export function rulesOf(...conditions: Condition[]): Pick<RulesetFlag, 'rules'> {
  const serve = { variant: 'on' };
  return { rules: conditions.map((when, index) => ({ id: `r${index}`, name: '', when, serve })) };
}

export function rulesetOf(
  flags: readonly RulesetFlag[],
  segments: readonly RulesetSegment[] = [],
): Ruleset {
  const schemaVersion = RULESET_SCHEMA_VERSION;
  return { schemaVersion, environment: 'bench', revision: 1, flags, segments };
}

export function segmentOf(key: string, changes: Partial<RulesetSegment>): RulesetSegment {
  return { key, included: [], excluded: [], attribute: 'targetingKey', when: null, ...changes };
}

const german: Condition = { attribute: 'country', op: 'in', values: ['DE', 'AT', 'CH'] };

/** Many flags as a product has them: two comparisons of their own each, on attributes everybody sends. */
export function manyFlags(count: number): RulesetFlag[] {
  return Array.from({ length: count }, (_, index) => {
    const countries = [0, 3, 5].map((step) => COUNTRIES[(index + step) % COUNTRIES.length] ?? '');
    const parts: Condition[] = [
      { attribute: 'country', op: 'in', values: countries },
      { attribute: 'age', op: 'gte', values: [18 + (index % 30)] },
    ];
    return flagOf(`flag-${index}`, rulesOf({ all: parts }));
  });
}

/** A ruleset of `count` flags of which the one in the middle is asked for. */
export function amongMany(count: number): Workload {
  return {
    name: `one of ${count} flags`,
    flag: `flag-${count / 2}`,
    ruleset: () => rulesetOf(manyFlags(count)),
  };
}

/** Ten rules, each over a thousand accounts of its own; one caller in six matches none. */
function tenRules(): Ruleset {
  const lists = Array.from({ length: 10 }, (_, rule) =>
    Array.from({ length: 1000 }, (__, index) => `account-${rule * 1000 + index}`),
  );
  const conditions = lists.map((values): Condition => ({ attribute: 'account', op: 'in', values }));
  return rulesetOf([flagOf('flag', rulesOf(...conditions))]);
}

export function prerequisiteChain(length: number): Workload {
  const flags = Array.from({ length: length + 1 }, (_, index) =>
    flagOf(`link-${index}`, {
      prerequisites: index === 0 ? [] : [{ flag: `link-${index - 1}`, variants: ['on'] }],
      fallthrough: { variant: 'on' },
    }),
  );
  return {
    name: `prerequisite chain of ${length}`,
    flag: `link-${length}`,
    ruleset: () => rulesetOf(flags),
  };
}

/** A segment of `count` users; half of the callers are members. */
export function inSegment(count: number): Workload {
  const known = CONTEXTS.filter((_, index) => index % 2 === 0).map(
    ({ targetingKey }) => targetingKey ?? '',
  );
  const others = Array.from({ length: count - known.length }, (_, index) => `member-${index}`);
  const middle = others.length / 2;
  const included = [...others.slice(0, middle), ...known, ...others.slice(middle)];
  return {
    name: `segment of ${count}`,
    flag: 'flag',
    ruleset: () =>
      rulesetOf([flagOf('flag', rulesOf({ segment: 's' }))], [segmentOf('s', { included })]),
  };
}

/** `in` over `count` values, 10 000 at most; a third of the callers match. */
export function inList(count: number): Workload {
  const values = Array.from({ length: count - 1 }, (_, index) => `plan-${index}`);
  const when: Condition = { attribute: 'plan', op: 'in', values: [...values, 'pro'] };
  return {
    name: `in over ${count} values`,
    flag: 'flag',
    ruleset: () => rulesetOf([flagOf('flag', rulesOf(when))]),
  };
}

export function all(count: number): Workload {
  return { name: `all of ${count} flags`, flag: null, ruleset: () => rulesetOf(manyFlags(count)) };
}

export const SINGLE_RULE: Workload = {
  name: 'one rule',
  flag: 'flag',
  ruleset: () => rulesetOf([flagOf('flag', rulesOf(german))]),
};

export const TEN_RULES: Workload = {
  name: 'ten rules, in over 1 000 each',
  flag: 'flag',
  ruleset: tenRules,
};

export const SPLIT: Workload = {
  name: 'split 50:50',
  flag: 'flag',
  ruleset: (hash) => {
    const split = [
      { variant: 'on', weight: 50 },
      { variant: 'off', weight: 50 },
    ];
    const fallthrough = { split, bucketBy: 'targetingKey', salt: 'flag', hash };
    return rulesetOf([flagOf('flag', { fallthrough })]);
  },
};
