import { type Outcome } from './outcome.js';
import { visitDependenciesFirst } from './graph.js';
import { type Scope } from './scope.js';

const NO_REFERENCES: readonly string[] = [];

/**
 * Whether the context is in a segment. A segment that names others is decided after them and once per call,
 * without recursion from segment to segment: neither a long chain nor a diamond of them costs more than its
 * size. Linking has made sure that whoever gets here refers to segments that exist and form no cycle.
 */
export function segmentMembership(key: string, scope: Scope): Outcome {
  const segment = scope.ruleset.segments.get(key);
  if (segment === undefined) return 'not_applicable';
  if (segment.references.length === 0) return segment.membership(scope);
  const memberships = (scope.memberships ??= new Map<string, Outcome>());
  visitDependenciesFirst(
    key,
    memberships,
    (each) => scope.ruleset.segments.get(each)?.references ?? NO_REFERENCES,
    (each) => {
      memberships.set(
        each,
        scope.ruleset.segments.get(each)?.membership(scope) ?? 'not_applicable',
      );
    },
  );
  return memberships.get(key) ?? 'not_applicable';
}
