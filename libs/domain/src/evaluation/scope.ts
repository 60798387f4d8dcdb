import { type CompiledRuleset } from './compile.js';
import { type EvaluationContext } from './context.js';
import { type Decision } from './decision.js';
import { type Outcome } from './outcome.js';

/**
 * What one call knows: the ruleset through which flags and segments find each other, the context, and what
 * was decided on the way, so that nothing with references of its own is evaluated twice.
 */
export interface Scope {
  readonly ruleset: CompiledRuleset;
  readonly context: EvaluationContext;
  decisions: Map<string, Decision> | undefined;
  memberships: Map<string, Outcome> | undefined;
}

export function scopeOf(ruleset: CompiledRuleset, context: EvaluationContext): Scope {
  return { ruleset, context, decisions: undefined, memberships: undefined };
}
