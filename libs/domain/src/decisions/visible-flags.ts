import { type SdkKeyKind } from '../access/sdk-key.js';
import { type CompiledFlag, type CompiledRuleset, dependsOnTime } from '../evaluation/compile.js';
import { type Decision, type EvaluationContext, evaluatorFor } from '../evaluation/evaluate.js';

export type KeyedDecision = readonly [flagKey: string, decision: Decision];

/** To a key that may run in a browser, a flag that is not for clients does not exist. */
export function isVisible(flag: CompiledFlag, kind: SdkKeyKind): boolean {
  return kind === 'server' || flag.clientSide;
}

/** Decisions on every flag that a kind of key may see. */
export function decideVisible(
  ruleset: CompiledRuleset,
  kind: SdkKeyKind,
  context: EvaluationContext,
): KeyedDecision[] {
  const decide = evaluatorFor(ruleset, context);
  const decisions: KeyedDecision[] = [];
  for (const flag of ruleset.flags.values()) {
    if (isVisible(flag, kind)) decisions.push([flag.key, decide(flag)]);
  }
  return decisions;
}

const timeDependent: Record<SdkKeyKind, WeakMap<CompiledRuleset, boolean>> = {
  server: new WeakMap(),
  client: new WeakMap(),
};

/** Whether time alone may change what a kind of key gets; found out once per ruleset. */
export function dependOnTime(ruleset: CompiledRuleset, kind: SdkKeyKind): boolean {
  const known = timeDependent[kind].get(ruleset);
  if (known !== undefined) return known;
  const found = [...ruleset.flags.values()].some(
    (flag) => isVisible(flag, kind) && dependsOnTime(ruleset, flag.key),
  );
  timeDependent[kind].set(ruleset, found);
  return found;
}
