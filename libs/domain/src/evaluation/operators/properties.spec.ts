import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RE2JS } from 're2js';
import { type JsonScalar } from '../ruleset.js';
import { outcomeOfCondition } from '../testing/build-ruleset.js';

const RUNS = { numRuns: fc.readConfigureGlobal().numRuns ?? 300 };

describe('the laws of lists of values', () => {
  const texts = fc.constantFrom(
    '',
    'u1',
    'u2',
    'DE',
    '1.2.3',
    '10.0.0.1',
    '2024-05-05',
    '\ud83d',
    '😀',
  );
  const operand: Record<string, fc.Arbitrary<JsonScalar>> = {
    contains: fc.string({ unit: fc.constantFrom('u', '1', '\ud83d', '\ude00'), minLength: 1 }),
    startsWith: fc.string({ unit: fc.constantFrom('u', '1', '\ud83d', '\ude00'), minLength: 1 }),
    endsWith: fc.string({ unit: fc.constantFrom('u', '1', '\ud83d', '\ude00'), minLength: 1 }),
    matches: fc.constantFrom('^u', '\\d$', '^$', 'D+', '\\b1', '(?i)de', 'x*', '[^1]'),
    lt: fc.integer(),
    gte: fc.integer(),
    semverEq: fc.constantFrom('1.2.3', 'v2', '1.0.0-rc', '1.2.3+b'),
    semverGt: fc.constantFrom('1.2.3', 'v2', '1.0.0-rc', '1.2'),
    semverLte: fc.constantFrom('1.2.3', 'v2', '1.0.0-rc', '1.2'),
    before: fc.constantFrom('2024-05-05', 0, '2024-05-05T00:00:01Z'),
    cidr: fc.constantFrom('10.0.0.0/8', '::/0', '10.0.0.1', '0.0.0.0/1'),
  };
  const actual = fc.oneof(texts, fc.integer(), fc.array(fc.oneof(texts, fc.nat(3))));

  it.each(Object.entries(operand))('makes %s an any of its values', (op, value) => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 10 }), actual, (values, a) => {
        const leaf = (some: readonly JsonScalar[]) => ({ attribute: 'a', op, values: some });
        const who = { targetingKey: 'u', attributes: { a }, now: 0 };
        expect(outcomeOfCondition(leaf(values), who)).toBe(
          outcomeOfCondition({ any: values.map((one) => leaf([one])) }, who),
        );
      }),
      RUNS,
    );
  });
});

describe('matches', () => {
  const piece = fc.constantFrom(
    ...[
      'a',
      'b',
      '.',
      '^',
      '$',
      '\\b',
      '\\B',
      '\\d',
      '[ab]',
      '[^a]',
      '(a|b)',
      '(?:ab)*',
      'a+?',
      'b*',
    ],
    ...['a{2,3}', '(?i)A', '(?m)^b', '(?s).', '\\A', '\\z', '\\pL', '😀', '|', '()', 'x?', 'K'],
  );
  const pattern = fc.array(piece, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''));
  const unit = fc.constantFrom(
    ...['a', 'b', 'A', '\n', '😀', '\ud83d', '1', ' ', '\u212a', 'k', 'x'],
  );
  const text = fc.array(unit, { maxLength: 12 }).map((units) => units.join(''));

  it('finds with all patterns at once what each finds alone, empty matches included', () => {
    fc.assert(
      fc.property(fc.array(pattern, { minLength: 1, maxLength: 4 }), text, (patterns, a) => {
        const valid = patterns.filter(isPattern);
        fc.pre(valid.length > 0);
        const found = valid.some((one) => RE2JS.compile(one).test(a));
        expect(
          outcomeOfCondition(
            { attribute: 'a', op: 'matches', values: valid },
            { targetingKey: 'u', attributes: { a }, now: 0 },
          ),
        ).toBe(found ? 'match' : 'no_match');
      }),
      RUNS,
    );
  });
});

function isPattern(text: string): boolean {
  try {
    return RE2JS.compile(text).programSize() <= 250;
  } catch {
    return false;
  }
}
