import { describe, expect, it } from '@jest/globals';
import { explain } from './explain.js';
import { type Condition } from './ruleset.js';
import {
  compiled,
  contextOf,
  flagOf,
  outcomeOfCondition,
  ruleOf,
} from './testing/build-ruleset.js';

const context = contextOf({ a: 'x' });
const part: Record<string, Condition> = {
  T: { attribute: 'a', op: 'in', values: ['x'] },
  F: { attribute: 'a', op: 'in', values: ['y'] },
  N: { attribute: 'missing', op: 'in', values: ['x'] },
};
const outcomes: Record<string, string> = { T: 'match', F: 'no_match', N: 'not_applicable' };

function partsOf(letters: string): Condition[] {
  return [...letters].map((letter) => part[letter] as Condition);
}

describe('a tree of conditions', () => {
  it.each([
    ...['T:T', 'F:F', 'N:N', 'TT:T', 'TF:F', 'FT:F', 'TN:N', 'NT:N', 'FN:F', 'NF:F', 'NN:N'],
    ...['TTT:T', 'TNT:N', 'NTF:F', 'TFN:F', 'NNT:N'],
  ])('all of %s, by the logic of Kleene', (row) => {
    const [letters = '', expected = ''] = row.split(':');
    expect(outcomeOfCondition({ all: partsOf(letters) }, context)).toBe(outcomes[expected]);
  });

  it.each([
    ...['T:T', 'F:F', 'N:N', 'FF:F', 'TF:T', 'FT:T', 'TN:T', 'NT:T', 'FN:N', 'NF:N', 'NN:N'],
    ...['FFF:F', 'FNF:N', 'NFT:T', 'FTN:T', 'NNF:N'],
  ])('any of %s, by the logic of Kleene', (row) => {
    const [letters = '', expected = ''] = row.split(':');
    expect(outcomeOfCondition({ any: partsOf(letters) }, context)).toBe(outcomes[expected]);
  });

  it('is explained by every comparison with its place, also those that were not needed', () => {
    const when: Condition = {
      any: [
        ...partsOf('T'),
        { all: [...partsOf('F'), { not: { attribute: 'b', op: 'exists' } }] },
        { not: { segment: 's' } },
      ],
    };
    const flag = flagOf('f', { rules: [ruleOf(when)] });
    const segment = { key: 's', included: ['user-1'], excluded: [], attribute: 'targetingKey' };
    const ruleset = compiled([flag], [{ ...segment, when: null }]);
    expect(explain(ruleset, 'f', context).trace[0]?.conditions).toStrictEqual([
      { path: '/any/0', attribute: 'a', op: 'in', values: ['x'], actual: 'x', outcome: 'match' },
      {
        path: '/any/1/all/0',
        attribute: 'a',
        op: 'in',
        values: ['y'],
        actual: 'x',
        outcome: 'no_match',
      },
      { path: '/any/1/all/1/not', attribute: 'b', op: 'exists', outcome: 'no_match' },
      { path: '/any/2/not', segment: 's', outcome: 'match' },
    ]);
  });
});
