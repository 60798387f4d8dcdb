import { type CompiledRuleset } from './compile.js';
import { type EvaluationContext } from './context.js';
import { type Decision, FLAG_NOT_FOUND } from './decision.js';
import { type TraceStep, decideFlag } from './decide.js';
import { evaluate } from './evaluate.js';
import { scopeOf } from './scope.js';

export { type TraceStep } from './decide.js';
export { type ComparisonTrace } from './compile-condition.js';
export { type BucketTrace } from './compile-serve.js';

/** A decision with every step that led to it; a flag that is disabled or in error took none. */
export interface Explanation extends Decision {
  readonly flag: string;
  readonly trace: readonly TraceStep[];
}

/** Decides a flag exactly as `evaluate` does, by the same code, and tells why. Never throws. */
export function explain(
  ruleset: CompiledRuleset,
  flagKey: string,
  context: EvaluationContext,
): Explanation {
  const flag = ruleset.flags.get(flagKey);
  if (flag === undefined) return { flag: flagKey, ...FLAG_NOT_FOUND, trace: [] };
  const trace: TraceStep[] = [];
  const scope = scopeOf(ruleset, context, true);
  try {
    const into = { steps: trace, scope: scopeOf(ruleset, context, true) };
    return { flag: flagKey, ...decideFlag(flag, scope, into), trace };
  } catch {
    // Telling reads more of a context than deciding does, which may have got by without what cannot be read.
    return { flag: flagKey, ...evaluate(ruleset, flagKey, context), trace };
  }
}
