import { Memo } from './memo.js';
import { type Outcome } from './outcome.js';
import { type Scope } from './scope.js';

const NO_REFERENCES: readonly string[] = [];

/**
 * Whether the context is in a segment. Linking has made sure that whoever gets here refers to segments that
 * exist and form no cycle.
 */
export function segmentMembership(key: string, scope: Scope): Outcome {
  const segment = scope.ruleset.segments.get(key);
  if (segment === undefined) return 'not_applicable';
  if (!scope.isShared && segment.references.length === 0) return segment.membership(scope);
  scope.memberships ??= membershipsIn(scope);
  return scope.memberships.of(key);
}

function membershipsIn(scope: Scope): Memo<Outcome> {
  const { segments } = scope.ruleset;
  return new Memo(
    (key) => segments.get(key)?.references ?? NO_REFERENCES,
    (key) => segments.get(key)?.membership(scope) ?? 'not_applicable',
  );
}
