import { type SdkKeyKind } from '../access/sdk-key.js';
import { type CompiledFlag, type CompiledRuleset, dependsOnTime } from '../evaluation/compile.js';
import { type Decision, type EvaluationContext, evaluatorFor } from '../evaluation/evaluate.js';

/** To a key that may run in a browser, a flag that is not for clients does not exist. */
export function isVisible(flag: CompiledFlag, kind: SdkKeyKind): boolean {
  return kind === 'server' || flag.clientSide;
}

/** The flags that a kind of key may see. */
export interface VisibleFlags {
  readonly flags: readonly CompiledFlag[];
  readonly keys: readonly string[];
  /** Whether time alone may change what they answer. */
  readonly dependOnTime: boolean;
}

const found: Record<SdkKeyKind, WeakMap<CompiledRuleset, VisibleFlags>> = {
  server: new WeakMap(),
  client: new WeakMap(),
};

/** In the order of the ruleset; found once for it. */
export function visibleFlags(ruleset: CompiledRuleset, kind: SdkKeyKind): VisibleFlags {
  const known = found[kind].get(ruleset);
  if (known !== undefined) return known;
  const flags = [...ruleset.flags.values()].filter((flag) => isVisible(flag, kind));
  const keys = flags.map(({ key }) => key);
  const visible = { flags, keys, dependOnTime: keys.some((key) => dependsOnTime(ruleset, key)) };
  found[kind].set(ruleset, visible);
  return visible;
}

/** Decisions on flags of the ruleset for one context. */
export function decideAll(
  ruleset: CompiledRuleset,
  flags: readonly CompiledFlag[],
  context: EvaluationContext,
): Decision[] {
  const decide = evaluatorFor(ruleset, context);
  const decisions: Decision[] = [];
  for (const flag of flags) decisions.push(decide(flag));
  return decisions;
}
