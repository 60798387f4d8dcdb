import { type ComparisonTrace } from './compile-condition.js';
import { type CompiledFlag, type CompiledRule, type Targeting } from './compile-flag.js';
import { type BucketTrace, type CompiledServe } from './compile-serve.js';
import { NOT_COMPARABLE, type TargetGroup, findTarget } from './compile-targets.js';
import { type Decision, FLAG_NOT_FOUND, generalError } from './decision.js';
import { type Outcome, outcomeOf } from './outcome.js';
import { Memo } from './memo.js';
import { closeTextBudget, openTextBudget } from './operators/text-budget.js';
import { type Scope } from './scope.js';

const NONE: readonly string[] = [];
const TOO_MUCH_TEXT = 'the context has more text than the conditions may read';

/** One step of a decision, as the explanation tells it. */
export interface TraceStep {
  readonly step: 'prerequisite' | 'target' | 'rule' | 'fallthrough';
  /** The key of the prerequisite flag, of the target's variant, or of the rule. */
  readonly id?: string;
  readonly outcome: Outcome;
  readonly conditions?: readonly ComparisonTrace[];
  readonly bucket?: BucketTrace;
}

/** What is told of a decision. Telling has a scope of its own, so that it leaves no mark on the decision. */
export interface Trace {
  readonly steps: TraceStep[];
  readonly scope: Scope;
}

/**
 * Decides one flag. Serving and explaining both come through here: a `trace` is only written to, never read,
 * so it cannot change the answer.
 */
export function decideFlag(flag: CompiledFlag, scope: Scope, trace?: Trace): Decision {
  if (flag.settled !== undefined) return flag.settled;
  const { faults } = scope.ruleset.links;
  const fault = faults.size === 0 ? undefined : faults.get(flag.key);
  if (fault !== undefined) return fault;
  const outer = openTextBudget(scope);
  const decision = decideTargeting(flag.targeting, scope, trace);
  if (closeTextBudget(scope, outer)) return decision;
  return generalError(flag.offVariant, flag.version, TOO_MUCH_TEXT);
}

/** In the order of CONTRACT section 5. */
function decideTargeting(targeting: Targeting, scope: Scope, trace?: Trace): Decision {
  const { prerequisites, prerequisiteFailed, targets, rules, fallthrough } = targeting;
  for (const prerequisite of prerequisites) {
    const decision = decidePrerequisite(prerequisite.flag, scope);
    const holds = decision !== undefined && isAccepted(decision, prerequisite.variants);
    trace?.steps.push({ step: 'prerequisite', id: prerequisite.flag, outcome: outcomeOf(holds) });
    if (!holds) return prerequisiteFailed;
  }
  for (const group of targets) {
    const position = findTarget(group, scope.context);
    if (trace !== undefined) traceTargets(group, position, scope, trace);
    const decision = position < 0 ? undefined : group.decisions[position];
    if (decision !== undefined) return decision;
  }
  for (const rule of rules) {
    const decision = decideRule(rule, scope, trace);
    if (decision !== undefined) return decision;
  }
  const decision = fallthrough.decide(scope.context);
  if (trace !== undefined) traceServe({ step: 'fallthrough' }, fallthrough, decision, scope, trace);
  return decision ?? fallthrough.missing;
}

/** `undefined` when the rule does not match or, for want of its `bucketBy`, does not apply. */
function decideRule(rule: CompiledRule, scope: Scope, trace?: Trace): Decision | undefined {
  const { id, when, serve } = rule;
  const outcome = when.test(scope);
  const decision = outcome === 'match' ? serve.decide(scope.context) : undefined;
  if (trace !== undefined) {
    const conditions: ComparisonTrace[] = [];
    when.explain(trace.scope, '', conditions);
    if (outcome === 'match')
      traceServe({ step: 'rule', id, conditions }, serve, decision, scope, trace);
    else trace.steps.push({ step: 'rule', id, outcome, conditions });
  }
  if (outcome !== 'match' || decision !== undefined) return decision;
  return serve.mayBePassedOver ? undefined : serve.missing;
}

/** `undefined` when there is no such flag. */
function decidePrerequisite(key: string, scope: Scope): Decision | undefined {
  const flag = scope.ruleset.flags.get(key);
  if (flag?.targeting === undefined) return flag?.settled;
  const { prerequisiteKeys, mayAskTwice } = flag.targeting;
  if (!scope.mayAskTwice && !mayAskTwice && prerequisiteKeys.length === 0) {
    return decideFlag(flag, scope);
  }
  scope.mayAskTwice = true;
  scope.decisions ??= decisionsIn(scope);
  return scope.decisions.of(key);
}

function decisionsIn(scope: Scope): Memo<Decision> {
  const { flags, links } = scope.ruleset;
  return new Memo(
    (key) => (links.faults.has(key) ? NONE : (flags.get(key)?.targeting?.prerequisiteKeys ?? NONE)),
    (key) => {
      const flag = flags.get(key);
      return flag === undefined ? FLAG_NOT_FOUND : decideFlag(flag, scope);
    },
  );
}

/** A flag that is disabled or in error fails its dependents, whatever variant it answers. */
function isAccepted(decision: Decision, variants: ReadonlySet<string>): boolean {
  if (decision.reason === 'DISABLED' || decision.reason === 'ERROR') return false;
  return decision.variant !== undefined && variants.has(decision.variant);
}

/** Tells every target up to the one that matched, with the value that was looked up. */
function traceTargets(group: TargetGroup, position: number, scope: Scope, trace: Trace): void {
  const last = position < 0 ? group.decisions.length - 1 : position;
  const actual = group.read(scope.context);
  const other: Outcome = position === NOT_COMPARABLE ? 'not_applicable' : 'no_match';
  group.decisions.slice(0, last + 1).forEach(({ variant }, index) => {
    const outcome = index === position ? 'match' : other;
    const compared = actual === undefined ? {} : { actual };
    trace.steps.push({
      step: 'target',
      ...(variant === undefined ? {} : { id: variant }),
      outcome,
      conditions: [{ path: '', attribute: group.attribute, ...compared, outcome }],
    });
  });
}

function traceServe(
  step: Omit<TraceStep, 'outcome'>,
  serve: CompiledServe,
  decision: Decision | undefined,
  scope: Scope,
  trace: Trace,
): void {
  const bucket = serve.explain(scope.context);
  trace.steps.push({
    ...step,
    outcome: decision === undefined ? 'not_applicable' : 'match',
    ...(bucket === undefined ? {} : { bucket }),
  });
}
