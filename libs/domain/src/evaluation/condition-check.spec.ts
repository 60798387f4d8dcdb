import { describe, expect, it } from '@jest/globals';
import { RE2JS } from 're2js';
import { PatternBudget, checkCondition } from './condition-check.js';

const leaf = { attribute: 'a', op: 'in', values: ['x'] };

function faultsOf(condition: unknown, path = ''): string[] {
  const faults: string[] = [];
  const ok = checkCondition(condition, path, (where, message) =>
    faults.push(`${where} ${message}`),
  );
  expect(ok).toBe(faults.length === 0);
  return faults;
}

function nested(depth: number): unknown {
  let condition: unknown = leaf;
  for (let level = 1; level < depth; level += 1) condition = { not: condition };
  return condition;
}

describe('a condition', () => {
  it.each([
    ['a comparison', leaf],
    ['a segment', { segment: 'beta.users~1' }],
    ['an attribute named like a built-in', { ...leaf, attribute: '__proto__' }],
    ['a tree', { all: [leaf, { any: [leaf, { not: { segment: 's' } }] }] }],
    ['exists', { attribute: 'a', op: 'exists' }],
    ['a time', { attribute: '$now', op: 'before', values: ['2030-01-01T00:00:00Z'] }],
  ])('may be %s', (_, condition) => {
    expect(faultsOf(condition)).toEqual([]);
  });

  it.each([
    ['nothing', undefined, ''],
    ['null', null, ''],
    ['a list', [leaf], ''],
    ['a text', 'all', ''],
    ['empty', {}, ''],
    ['of two kinds', { all: [leaf], not: leaf }, ''],
    ['an empty all', { all: [] }, '/all'],
    ['an empty any', { any: [] }, '/any'],
    ['an all that is no list', { all: leaf }, '/all'],
    ['a not of nothing', { not: null }, '/not'],
    ['a segment that is no key', { segment: 'a b' }, '/segment'],
    ['a segment that is no text', { segment: 1 }, '/segment'],
    ['an empty attribute', { ...leaf, attribute: '' }, '/attribute'],
    ['an attribute that is too long', { ...leaf, attribute: 'x'.repeat(201) }, '/attribute'],
    ['without operator', { attribute: 'a' }, '/op'],
    ['of an unknown operator', { ...leaf, op: 'smells' }, '/op'],
    ['of an operator named like a built-in', { ...leaf, op: '__proto__' }, '/op'],
    ['without values', { attribute: 'a', op: 'in' }, '/values'],
    [
      'with a bad value inside',
      { any: [leaf, { ...leaf, values: ['x', null] }] },
      '/any/1/values/1',
    ],
    ['$now compared as something else', { attribute: '$now', op: 'gt', values: [1] }, '/op'],
    ['a comparison with an unknown field', { ...leaf, value: 1 }, '/value'],
    ['a tree with an unknown field', { all: [leaf], 'a/~': 1 }, '/a~1~0'],
    ['a not with an unknown field', { not: leaf, and: 1 }, '/and'],
    ['a segment with an unknown field', { segment: 's', id: 1 }, '/id'],
  ])('must not be %s', (_, condition, path) => {
    const faults = faultsOf(condition, '/rules/0/when');
    expect(faults).toHaveLength(1);
    expect(faults[0]?.split(' ')[0]).toBe(`/rules/0/when${path}`);
  });

  it('nests at most 8 levels, the comparison included', () => {
    expect(faultsOf(nested(8))).toEqual([]);
    expect(faultsOf(nested(9))).toEqual([`${'/not'.repeat(8)} must not nest deeper than 8 levels`]);
    expect(faultsOf(nested(100_000))).toHaveLength(1);
    expect(faultsOf({ any: [leaf, { all: [nested(6)] }] })).toEqual([]);
    expect(faultsOf({ any: [leaf, { all: [nested(7)] }] })).toHaveLength(1);
  });

  it('holds at most 1000 comparisons', () => {
    expect(faultsOf({ all: Array<typeof leaf>(1000).fill(leaf) })).toEqual([]);
    expect(faultsOf({ all: Array<typeof leaf>(1001).fill(leaf) })).toEqual([
      ' must hold at most 1000 comparisons',
    ]);
  });

  it.each<[unknown, string]>([
    [{}, '/w must be an object with exactly one of all, any, not, segment or attribute'],
    [{ any: [] }, '/w/any must be a list of at least one condition'],
    [{ segment: 'a b' }, '/w/segment must be the key of a segment'],
    [{ ...leaf, attribute: 7 }, '/w/attribute must be a name of 1 to 200 characters'],
    [
      { attribute: '$now', op: 'in', values: ['x'] },
      '/w/op $now is a time: only before and after compare it',
    ],
    [{ ...leaf, ['x'.repeat(200)]: 1 }, `/w/${'x'.repeat(200)} is not a known field`],
    [{ ...leaf, ['x'.repeat(201)]: 1 }, '/w is not a known field'],
  ])('is refused with what it must be: case %#', (condition, fault) => {
    expect(faultsOf(condition, '/w')).toEqual([fault]);
  });

  it('may compare an attribute whose name has 200 characters', () => {
    expect(faultsOf({ ...leaf, attribute: 'x'.repeat(200) })).toEqual([]);
  });

  it('is told at most 20 faults, and none of its values', () => {
    const secret = { attribute: '', op: 'hunter2', values: ['hunter2'], hunter2: 1 };
    const faults = faultsOf({ any: Array<typeof secret>(900).fill(secret) });
    expect(faults).toHaveLength(20);
    const messages = faults.map((fault) => fault.slice(fault.indexOf(' ')));
    expect(messages.join()).not.toContain('hunter2');
  });

  it('holds patterns of at most 5000 RE2 instructions altogether, with what was checked before', () => {
    const pattern = '[a-z]{198}';
    expect(RE2JS.compile(pattern).programSize()).toBe(200);
    const matches = { attribute: 'a', op: 'matches', values: Array<string>(5).fill(pattern) };
    const full = { all: Array<typeof matches>(5).fill(matches) };
    const one = { attribute: 'a', op: 'matches', values: ['^'] };
    const tooMany =
      'must not bring the patterns here to more than 5000 RE2 instructions altogether';
    expect(faultsOf(full)).toEqual([]);
    expect(faultsOf({ any: [full, one, leaf, one] })).toEqual([`/any/1/values/0 ${tooMany}`]);

    const budget = new PatternBudget();
    const faults: string[] = [];
    const check = (condition: unknown) =>
      checkCondition(condition, '', (_, message) => faults.push(message), budget);
    expect([full, leaf, one].map(check)).toEqual([true, true, false]);
    expect(faults).toEqual([tooMany]);
  });

  it('compiles no more patterns once one was too large by far', () => {
    const huge = 'a{1000}'.repeat(70);
    const values = Array<string>(10).fill(huge);
    const many = Array.from({ length: 900 }, () => ({ attribute: 'a', op: 'matches', values }));
    expect(faultsOf({ any: many })).toEqual([
      '/any/0/values/0 must compile to at most 250 RE2 instructions',
    ]);
  });

  it('does not repeat the name of a field that is absurdly long', () => {
    expect(faultsOf({ ...leaf, ['x'.repeat(5000)]: 1 })).toEqual([' is not a known field']);
  });
});
