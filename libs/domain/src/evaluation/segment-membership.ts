import { type CompiledSegment } from './compile-segment.js';
import { Memo } from './memo.js';
import { closeTextBudget, openTextBudget, spendAllText } from './operators/text-budget.js';
import { type Outcome } from './outcome.js';
import { type Scope } from './scope.js';

const NO_REFERENCES: readonly string[] = [];

/** `undecided` if more text would have to be read than may be. */
export type Membership = Outcome | 'undecided';

/**
 * Whether the context is in a segment. Linking has made sure that whoever gets here refers to segments that
 * exist and form no cycle. Who asks for a segment that is undecided is so, too.
 */
export function segmentMembership(key: string, scope: Scope): Outcome {
  const segment = scope.ruleset.segments.get(key);
  if (segment === undefined) return 'not_applicable';
  const membership = membershipOnce(segment, scope);
  if (membership !== 'undecided') return membership;
  spendAllText(scope);
  return 'not_applicable';
}

function membershipOnce(segment: CompiledSegment, scope: Scope): Membership {
  if (!scope.mayAskTwice && segment.references.length === 0) return decide(segment, scope);
  scope.mayAskTwice = true;
  scope.memberships ??= membershipsIn(scope);
  return scope.memberships.of(segment.key);
}

function membershipsIn(scope: Scope): Memo<Membership> {
  const { segments } = scope.ruleset;
  return new Memo(
    (key) => segments.get(key)?.references ?? NO_REFERENCES,
    (key) => {
      const segment = segments.get(key);
      return segment === undefined ? 'not_applicable' : decide(segment, scope);
    },
  );
}

function decide(segment: CompiledSegment, scope: Scope): Membership {
  const outer = openTextBudget(scope);
  const outcome = segment.membership(scope);
  return closeTextBudget(scope, outer) ? outcome : 'undecided';
}
