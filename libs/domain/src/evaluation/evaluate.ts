import { type CompiledFlag, type CompiledRuleset } from './compile.js';
import { type EvaluationContext } from './context.js';
import { type Decision, FLAG_NOT_FOUND, generalError } from './decision.js';
import { decideFlag } from './decide.js';
import { type Scope, scopeOf } from './scope.js';

export { type EvaluationContext } from './context.js';
export { type Decision, type EvaluationErrorCode, type Reason } from './decision.js';

/**
 * Answers one flag for one context: pure, synchronous and bounded. It never throws; a context that is not
 * the JSON it claims to be answers `GENERAL`. The same inputs give the very same frozen object.
 */
export function evaluate(
  ruleset: CompiledRuleset,
  flagKey: string,
  context: EvaluationContext,
): Decision {
  const flag = ruleset.flags.get(flagKey);
  if (flag === undefined) return FLAG_NOT_FOUND;
  return flag.settled ?? decide(flag, scopeOf(ruleset, context, flag.targeting.mayAskTwice));
}

/**
 * Answers flags of the ruleset one after the other for one context, each exactly as `evaluate` does;
 * the prerequisites and segments they have in common are decided once. Neither ruleset nor context may
 * change while it is used.
 */
export function evaluatorFor(
  ruleset: CompiledRuleset,
  context: EvaluationContext,
): (flag: CompiledFlag) => Decision {
  const scope = scopeOf(ruleset, context, true);
  return (flag) => flag.settled ?? decide(flag, scope);
}

function decide(flag: CompiledFlag, scope: Scope): Decision {
  try {
    return decideFlag(flag, scope);
  } catch {
    return generalError(flag.offVariant, flag.version, 'the context cannot be read');
  }
}
