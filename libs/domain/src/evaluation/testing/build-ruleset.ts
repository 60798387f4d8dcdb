import { type CompiledRuleset, compileRuleset } from '../compile.js';
import { type EvaluationContext } from '../context.js';
import { type Decision, evaluate } from '../evaluate.js';
import {
  type Condition,
  type JsonValue,
  RULESET_SCHEMA_VERSION,
  type Rule,
  type Ruleset,
  type RulesetFlag,
  type RulesetSegment,
  type Serve,
  type SplitServe,
} from '../ruleset.js';

/** An enabled boolean flag with `on` and `off` that falls through to `off`, changed as the test needs. */
export function flagOf(key: string, changes: Partial<RulesetFlag> = {}): RulesetFlag {
  return {
    key,
    type: 'boolean',
    variants: [
      { key: 'on', value: true },
      { key: 'off', value: false },
    ],
    clientSide: false,
    version: 7,
    enabled: true,
    offVariant: 'off',
    targets: [],
    prerequisites: [],
    rules: [],
    fallthrough: { variant: 'off' },
    ...changes,
  };
}

export function segmentOf(key: string, changes: Partial<RulesetSegment> = {}): RulesetSegment {
  return { key, included: [], excluded: [], attribute: 'targetingKey', when: null, ...changes };
}

export function ruleOf(when: Condition, serve: Serve = { variant: 'on' }, id = 'r1'): Rule {
  return { id, name: '', when, serve };
}

/** `on` with the given weight, `off` with the rest. */
export function rolloutOf(weight: number, changes: Partial<SplitServe> = {}): SplitServe {
  const rest = Math.round((100 - weight) * 1000) / 1000;
  const split = [
    { variant: 'on', weight },
    { variant: 'off', weight: rest },
  ];
  return { split, bucketBy: 'targetingKey', salt: 'salt', hash: 'ffs', ...changes };
}

export function rulesetOf(
  flags: readonly RulesetFlag[],
  segments: readonly RulesetSegment[] = [],
): Ruleset {
  return {
    schemaVersion: RULESET_SCHEMA_VERSION,
    environment: 'production',
    revision: 1,
    flags,
    segments,
  };
}

export function compiled(
  flags: readonly RulesetFlag[],
  segments: readonly RulesetSegment[] = [],
): CompiledRuleset {
  return compileRuleset(rulesetOf(flags, segments));
}

/** A caller called `user-1` at noon of the first of July 2024. */
export function contextOf(
  attributes: Readonly<Record<string, unknown>> = {},
  changes: Partial<EvaluationContext> = {},
): EvaluationContext {
  return { targetingKey: 'user-1', attributes, now: Date.UTC(2024, 6, 1, 12), ...changes };
}

/** The decision about one flag on its own. */
export function decisionOf(
  flag: RulesetFlag,
  context: EvaluationContext = contextOf(),
  segments: readonly RulesetSegment[] = [],
): Decision {
  return evaluate(compiled([flag], segments), flag.key, context);
}

/** What a condition comes to, told by whether it or its negation matches. */
export function outcomeOfCondition(
  when: Condition,
  context: EvaluationContext,
  segments: readonly RulesetSegment[] = [],
): JsonValue {
  const rules = [
    ruleOf(when, { variant: 'match' }, 'positive'),
    ruleOf({ not: when }, { variant: 'no_match' }, 'negative'),
  ];
  const keys = ['match', 'no_match', 'not_applicable'];
  const flag = flagOf('probe', {
    type: 'string',
    variants: keys.map((key) => ({ key, value: key })),
    offVariant: null,
    rules,
    fallthrough: { variant: 'not_applicable' },
  });
  const decision = decisionOf(flag, context, segments);
  return decision.value ?? `${decision.reason}: ${decision.errorDetails ?? ''}`;
}
