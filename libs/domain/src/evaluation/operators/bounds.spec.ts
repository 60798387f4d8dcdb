import { describe, expect, it } from '@jest/globals';
import { type JsonScalar } from '../ruleset.js';
import { contextOf, outcomeOfCondition } from '../testing/build-ruleset.js';

const FILLERS = Array.from({ length: 40 }, (_, index) => `\u{1f600}filler ${index}`);

function outcomeOf(op: string, values: readonly JsonScalar[], actual: unknown) {
  return outcomeOfCondition({ attribute: 'a', op, values }, contextOf({ a: actual }));
}

/** As many elements of one length as make `length` units of text. */
function textsOf(length: number, each: string): string[] {
  return Array<string>(length / each.length).fill(each);
}

describe.each([
  { op: 'contains', found: 'has beta in it' },
  { op: 'startsWith', found: 'beta first' },
  { op: 'endsWith', found: 'last beta' },
])('$op', ({ op, found }) => {
  it.each([
    ['one value', ['beta']],
    ['as many as are compared one by one', [...FILLERS.slice(0, 7), 'beta']],
    ['one more', [...FILLERS.slice(0, 8), 'beta']],
    ['many', [...FILLERS, 'beta']],
    ['many that are alike', [...FILLERS.map((_, index) => `bet${index}`), 'beta']],
    ['many of which one begins another', ['beta version', 'betas', ...FILLERS, 'beta']],
  ])('answers the same for %s', (_, values) => {
    expect(outcomeOf(op, values, found)).toBe('match');
    expect(outcomeOf(op, values, ['none', found])).toBe('match');
    expect(outcomeOf(op, values, 'bet')).toBe('no_match');
    expect(outcomeOf(op, values, 'Beta')).toBe('no_match');
    expect(outcomeOf(op, values, '')).toBe('no_match');
    expect(outcomeOf(op, values, ['bet', ''])).toBe('no_match');
    expect(outcomeOf(op, values, 7)).toBe('not_applicable');
    expect(outcomeOf(op, values, [7])).toBe('not_applicable');
  });

  it.each([
    ['few values', ['beta']],
    ['many values', [...FILLERS, 'beta']],
  ])('searches texts of up to 8192 characters, for %s', (_, values) => {
    expect(outcomeOf(op, values, 'x'.repeat(8192))).toBe('no_match');
    expect(outcomeOf(op, values, 'x'.repeat(8193))).toBe('not_applicable');
    expect(outcomeOf(op, values, 'beta'.repeat(2048))).toBe('match');
    expect(outcomeOf(op, values, 'beta'.repeat(2049))).toBe('not_applicable');
    expect(outcomeOf(op, values, ['beta', 'x'.repeat(8193)])).toBe('match');
  });

  it('searches arrays of up to 32768 characters, wherever in them the longest text is', () => {
    const full = textsOf(32_768, 'x'.repeat(64));
    expect(outcomeOf(op, ['beta'], full)).toBe('no_match');
    expect(outcomeOf(op, ['beta'], [...full, 7])).toBe('no_match');
    expect(outcomeOf(op, ['beta'], [...full, 'y'])).toBe('not_applicable');
    expect(outcomeOf(op, ['x'], [...full, 'y'])).toBe('not_applicable');
    expect(outcomeOf(op, ['x'], ['y', ...full])).toBe('not_applicable');
    expect(outcomeOf(op, ['x'], full)).toBe('match');
  });
});

describe('matches', () => {
  it('matches arrays of up to 1024 characters, wherever in them the longest text is', () => {
    const full = textsOf(1024, 'x'.repeat(64));
    expect(outcomeOf('matches', ['^x'], 'x'.repeat(1024))).toBe('match');
    expect(outcomeOf('matches', ['^x'], 'x'.repeat(1025))).toBe('not_applicable');
    expect(outcomeOf('matches', ['^x'], full)).toBe('match');
    expect(outcomeOf('matches', ['^y'], full)).toBe('no_match');
    expect(outcomeOf('matches', ['^x'], [...full, 'x'])).toBe('not_applicable');
    expect(outcomeOf('matches', ['^x'], ['x', ...full])).toBe('not_applicable');
  });

  it('answers the same when its automaton has more states than are kept', () => {
    const pattern = '[ab]*a[ab]{200}c';
    const noise = (seed: number): string =>
      Array.from({ length: 700 }, (_, index) => 'ab'[((index * seed) >> 3) & 1]).join('');
    for (let seed = 1; seed < 40; seed += 1) {
      const tail = `a${noise(seed).slice(0, 200)}`;
      expect(outcomeOf('matches', [pattern], `${noise(seed)}${tail}c`)).toBe('match');
      expect(outcomeOf('matches', [pattern], `c${noise(seed)}b`)).toBe('no_match');
    }
  });
});

describe.each<[string, readonly JsonScalar[], JsonScalar]>([
  ['in', ['x'], 'y'],
  ['notIn', ['x'], 'y'],
  ['containsAll', ['x'], 'y'],
  ['contains', ['x'], 'y'],
  ['matches', ['x'], 'y'],
  ['lt', [1], 2],
  ['semverLt', ['1'], '2'],
  ['before', ['2020-01-01'], '2021-01-01'],
  ['cidr', ['::1'], '::2'],
])('%s', (op, values, element) => {
  it('takes arrays of up to 1000 elements', () => {
    const elements = (length: number) => Array<JsonScalar>(length).fill(element);
    expect(outcomeOf(op, values, elements(1000))).toBe(op === 'notIn' ? 'match' : 'no_match');
    expect(outcomeOf(op, values, elements(1001))).toBe('not_applicable');
  });
});
