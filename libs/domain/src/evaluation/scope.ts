import { type CompiledRuleset } from './compile.js';
import { type EvaluationContext } from './context.js';
import { type Decision } from './decision.js';
import { type Memo } from './memo.js';
import { type Call } from './operators/operator.js';
import { type Outcome } from './outcome.js';

/**
 * What one call knows: the ruleset through which flags and segments find each other, the context, and what
 * was decided on the way, so that nothing with references of its own is evaluated twice.
 */
export interface Scope extends Call {
  readonly ruleset: CompiledRuleset;
  readonly context: EvaluationContext;
  /** Whether many flags are answered in it; then what has no references is worth remembering, too. */
  readonly isShared: boolean;
  decisions: Memo<Decision> | undefined;
  memberships: Memo<Outcome> | undefined;
}

export function scopeOf(
  ruleset: CompiledRuleset,
  context: EvaluationContext,
  isShared = false,
): Scope {
  return {
    ruleset,
    context,
    isShared,
    decisions: undefined,
    memberships: undefined,
    arrays: undefined,
  };
}
