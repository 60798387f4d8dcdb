import { type CompiledRuleset } from './compile.js';
import { type EvaluationContext } from './context.js';
import { type Decision } from './decision.js';
import { type Memo } from './memo.js';
import { type Call } from './operators/operator.js';
import { MAX_TEXT_READ } from './operators/text-budget.js';
import { type Membership } from './segment-membership.js';

/**
 * What one call knows: the ruleset through which flags and segments find each other, the context, and what
 * was decided on the way, so that nothing with references of its own is evaluated twice.
 */
export interface Scope extends Call {
  readonly ruleset: CompiledRuleset;
  readonly context: EvaluationContext;
  /** Whether something may be asked for more than once; then what has no references is worth keeping, too. */
  mayAskTwice: boolean;
  decisions: Memo<Decision> | undefined;
  memberships: Memo<Membership> | undefined;
}

export function scopeOf(
  ruleset: CompiledRuleset,
  context: EvaluationContext,
  mayAskTwice: boolean,
): Scope {
  return {
    ruleset,
    context,
    mayAskTwice,
    decisions: undefined,
    memberships: undefined,
    arrays: undefined,
    textLeft: MAX_TEXT_READ,
  };
}
