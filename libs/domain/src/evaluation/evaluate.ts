import { type CompiledRuleset } from './compile.js';
import { type EvaluationContext } from './context.js';
import { type Decision, FLAG_NOT_FOUND, generalError } from './decision.js';
import { decideFlag } from './decide.js';
import { scopeOf } from './scope.js';

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
  if (flag.settled !== undefined) return flag.settled;
  try {
    return decideFlag(flag, scopeOf(ruleset, context));
  } catch {
    return generalError(flag.offVariant, flag.version, 'the context cannot be read');
  }
}
