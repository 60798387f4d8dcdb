import { type Outcome, outcomeOf } from '../outcome.js';
import { type Call, type Predicate } from './operator.js';
import { type Parse, ParsedArrays } from './parsed-arrays.js';

/** Longer arrays are not applicable, so that a context cannot make every condition walk a huge one. */
export const MAX_ARRAY_LENGTH = 1000;

/**
 * Lifts a predicate over one value to arrays: an array matches if any element does. Elements of a wrong type
 * are passed over; an array of nothing else is itself of the wrong type, and an empty one does not match.
 */
export function anyElement(test: Predicate): Predicate {
  return (value, call) =>
    Array.isArray(value) ? testElements(value, test, call) : test(value, call);
}

/** The same for values that must be parsed, which takes longer than to test them. */
export function anyParsed<T>(parse: Parse<T>, test: (parsed: T) => boolean): Predicate {
  return (value, call) => {
    if (!Array.isArray(value)) {
      const parsed = parse(value);
      return parsed === undefined ? 'not_applicable' : outcomeOf(test(parsed));
    }
    if (value.length > MAX_ARRAY_LENGTH) return 'not_applicable';
    const arrays = call?.arrays ?? new ParsedArrays();
    if (call !== undefined) call.arrays = arrays;
    const parsed = arrays.of(value, parse);
    if (parsed.length === 0 && value.length > 0) return 'not_applicable';
    return outcomeOf(parsed.some(test));
  };
}

/**
 * The same for operators that read all of a text: an array whose texts have more than `limit` UTF-16 units
 * altogether is not applicable, wherever in it the longest are.
 */
export function anyText(limit: number, test: Predicate): Predicate {
  return (value, call) => {
    if (!Array.isArray(value)) return test(value, call);
    return textLength(value) > limit ? 'not_applicable' : testElements(value, test, call);
  };
}

function textLength(elements: readonly unknown[]): number {
  let length = 0;
  for (const element of elements) if (typeof element === 'string') length += element.length;
  return length;
}

function testElements(elements: readonly unknown[], test: Predicate, call?: Call): Outcome {
  if (elements.length > MAX_ARRAY_LENGTH) return 'not_applicable';
  let outcome: Outcome = elements.length === 0 ? 'no_match' : 'not_applicable';
  for (const element of elements) {
    const one = test(element, call);
    if (one === 'match') return one;
    if (one === 'no_match') outcome = one;
  }
  return outcome;
}
