import { type Outcome } from '../outcome.js';
import { type Predicate } from './operator.js';

/** Longer arrays are not applicable, so that a context cannot make every condition walk a huge one. */
export const MAX_ARRAY_LENGTH = 1000;

/**
 * Lifts a predicate over one value to arrays: an array matches if any element does. Elements of a wrong type
 * are passed over; an array of nothing else is itself of the wrong type, and an empty one does not match.
 */
export function anyElement(test: Predicate): Predicate {
  return (value) => (Array.isArray(value) ? testElements(value, test) : test(value));
}

function testElements(elements: readonly unknown[], test: Predicate): Outcome {
  if (elements.length > MAX_ARRAY_LENGTH) return 'not_applicable';
  let outcome: Outcome = elements.length === 0 ? 'no_match' : 'not_applicable';
  for (const element of elements) {
    const one = test(element);
    if (one === 'match') return one;
    if (one === 'no_match') outcome = one;
  }
  return outcome;
}
