/**
 * Kleene's three truth values. A condition over a missing attribute, or over one of the wrong type, is
 * `not_applicable`, and so is its negation: a type error must never turn into a match.
 */
export type Outcome = 'match' | 'no_match' | 'not_applicable';

/** Kleene's `not`. */
export function negate(outcome: Outcome): Outcome {
  if (outcome === 'match') return 'no_match';
  return outcome === 'no_match' ? 'match' : 'not_applicable';
}

export function outcomeOf(matches: boolean): Outcome {
  return matches ? 'match' : 'no_match';
}

/** Kleene's `all` of two. */
export function both(one: Outcome, other: Outcome): Outcome {
  if (one === 'no_match' || other === 'no_match') return 'no_match';
  return one === 'match' && other === 'match' ? 'match' : 'not_applicable';
}

/** Kleene's `any` of two. */
export function either(one: Outcome, other: Outcome): Outcome {
  return negate(both(negate(one), negate(other)));
}
