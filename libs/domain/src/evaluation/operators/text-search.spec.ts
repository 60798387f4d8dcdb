import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { prefixSearch, substringSearch, suffixSearch } from './text-search.js';

const RUNS = { numRuns: fc.readConfigureGlobal().numRuns ?? 300 };

/** Few units, so that texts overlap; halves of surrogate pairs, whole ones, and both ends of the range. */
const unit = fc.constantFrom('a', 'b', '\u0000', '\uffff', '\ud83d', '\ude00', '😀', 'e\u0301');
const text = fc.array(unit, { maxLength: 30 }).map((units) => units.join(''));
const operands = fc.array(
  fc.array(unit, { minLength: 1, maxLength: 6 }).map((units) => units.join('')),
  { minLength: 1, maxLength: 30 },
);

describe.each([
  ['prefixes', prefixSearch, (text: string, operand: string) => text.startsWith(operand)],
  ['suffixes', suffixSearch, (text: string, operand: string) => text.endsWith(operand)],
  ['substrings', substringSearch, (text: string, operand: string) => text.includes(operand)],
])('a search for many %s', (_, searchFor, holds) => {
  it('finds what comparing them one by one finds', () => {
    fc.assert(
      fc.property(operands, text, (many, one) => {
        expect(searchFor(many)(one)).toBe(many.some((operand) => holds(one, operand)));
      }),
      RUNS,
    );
  });

  it('finds every one of them, alone and within a longer text', () => {
    fc.assert(
      fc.property(operands, (many) => {
        const isFound = searchFor(many);
        for (const operand of many) {
          expect(isFound(operand)).toBe(true);
          for (const around of [`x${operand}`, `${operand}x`, `x${operand}x`]) {
            expect(isFound(around)).toBe(many.some((one) => holds(around, one)));
          }
        }
      }),
      RUNS,
    );
  });
});

describe('a search for many substrings', () => {
  it('goes on after a mismatch from the longest end that may still become one', () => {
    const isFound = substringSearch(['abcd', 'bce', 'cf']);
    expect(['abce', 'abcf', 'ababcd', 'abcabce', 'abbce'].map(isFound)).toEqual(
      Array(5).fill(true),
    );
    expect(['abc', 'bc', 'abcbcabc', 'ef', ''].map(isFound)).toEqual(Array(5).fill(false));
  });

  it('finds a short one inside a longer one that is not there', () => {
    expect(substringSearch(['xxxabyyy', 'ab'])('xxxabzzz')).toBe(true);
  });

  it('holds a thousand of a thousand units', () => {
    const many = Array.from({ length: 1000 }, (_, index) => 'a'.repeat(1000) + String(index));
    const isFound = substringSearch(many);
    expect(isFound(`b${'a'.repeat(1500)}999b`)).toBe(true);
    expect(isFound(`b${'a'.repeat(8000)}`)).toBe(false);
  });
});
