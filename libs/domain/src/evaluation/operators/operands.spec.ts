import { describe, expect, it } from '@jest/globals';
import { PatternBudget } from '../condition-check.js';
import { type JsonScalar } from '../ruleset.js';
import { contextOf, outcomeOfCondition } from '../testing/build-ruleset.js';
import { OPERATORS } from './registry.js';

function faultsOf(op: string, values: unknown): string[] {
  const faults: string[] = [];
  const report = (path: string, message: string) => faults.push(`${path} ${message}`);
  OPERATORS.get(op)?.check(values, '/values', report, new PatternBudget());
  return faults;
}

function outcomeOf(op: string, values: readonly JsonScalar[], actual: unknown) {
  return outcomeOfCondition({ attribute: 'a', op, values }, contextOf({ a: actual }));
}

describe('operands', () => {
  it.each<[string, unknown, string]>([
    ['in', [null], '/values/0 must be a string, number or boolean'],
    ['in', ['x', NaN], '/values/1 must be a string, number or boolean'],
    ['in', ['x'.repeat(1025)], '/values/0 must be at most 1024 characters long'],
    ['contains', [''], '/values/0 must be a string that is not empty'],
    ['contains', ['x'.repeat(1025)], '/values/0 must be at most 1024 characters long'],
    ['matches', [''], '/values/0 must be a pattern that is not empty'],
    ['matches', ['x'.repeat(513)], '/values/0 must be at most 512 characters long'],
    ['matches', ['[a-z]{249}'], '/values/0 must compile to at most 250 RE2 instructions'],
    ['matches', ['('], '/values/0 must be a pattern in RE2 syntax'],
    ['lt', ['1'], '/values/0 must be a finite number'],
    ['lt', [Infinity], '/values/0 must be a finite number'],
    ['semverGt', ['1.x'], '/values/0 must be a version of at most 256 characters'],
    ['semverGt', ['1'.repeat(257)], '/values/0 must be a version of at most 256 characters'],
    [
      'before',
      ['tomorrow'],
      '/values/0 must be an RFC 3339 time, a date, or milliseconds since the epoch',
    ],
    ['cidr', ['10.0.0.0/33'], '/values/0 must be an IP address or a CIDR block'],
    ['exists', ['x'], '/values must be left out: this operator takes no values'],
    ['in', [], '/values must be a list of at least one value'],
    ['in', {}, '/values must be a list of at least one value'],
    ['in', Array(10_001).fill('x'), '/values must hold at most 10000 values'],
    ['matches', Array(11).fill('x'), '/values must hold at most 10 values'],
  ])('of %s are refused with what is allowed: case %#', (op, values, fault) => {
    expect(faultsOf(op, values)).toEqual([fault]);
  });

  it.each<[string, JsonScalar]>([
    ['in', 'x'.repeat(1024)],
    ['in', ''],
    ['contains', 'x'.repeat(1024)],
    ['matches', `a|${'x'.repeat(200)}`.padEnd(240, 'x')],
    ['matches', '[a-z]{248}'],
    ['matches', `[${'a-z'.repeat(170)}]`],
    ['semverGt', '1'.repeat(256)],
    ['cidr', 'ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255/128'],
    ['cidr', '::ffff:10.0.0.0/104'],
  ])('of %s may be as large as that: case %#', (op, value) => {
    expect(faultsOf(op, [value])).toEqual([]);
  });

  it.each([...OPERATORS.values()].filter(({ takes }) => takes !== null))(
    'of $name have the types that it tells, and its example is one',
    ({ name, takes }) => {
      const types = [takes?.type ?? []].flat();
      const samples: Record<string, unknown> = { string: takes?.example, number: 1, boolean: true };
      if (typeof samples['string'] !== 'string') samples['string'] = 'x';
      for (const [type, sample] of Object.entries(samples)) {
        expect(faultsOf(name, [sample]).length === 0).toBe(types.includes(type as never));
      }
    },
  );
});

describe('networks', () => {
  const blocks = ['10.1.0.0/16', '10.0.0.0/24', '10.1.128.0/17', '10.0.1.0/24', '192.168.7.9/24'];

  it.each<[string, string]>([
    ...['10.0.0.0', '10.0.0.255', '10.0.1.0', '10.0.1.255', '10.1.0.0', '10.1.127.255'].map(
      (address): [string, string] => [address, 'match'],
    ),
    ...['10.1.128.0', '10.1.255.255', '192.168.7.0', '192.168.7.255', '::ffff:10.0.0.9'].map(
      (address): [string, string] => [address, 'match'],
    ),
    ...[
      '9.255.255.255',
      '10.0.2.0',
      '10.0.255.255',
      '10.2.0.0',
      '192.168.6.255',
      '192.168.8.0',
    ].map((address): [string, string] => [address, 'no_match']),
    ['::', 'no_match'],
  ])('that overlap, touch and come in any order hold %s: %s', (address, expected) => {
    expect(outcomeOf('cidr', blocks, address)).toBe(expected);
    expect(outcomeOf('cidr', blocks.toReversed(), address)).toBe(expected);
  });

  it('may be one within the other, and the larger one counts', () => {
    const nested = ['10.0.0.0/8', '10.5.0.0/16', '2001:db8::/32', '2001:db8:5::/48'];
    for (const address of ['10.200.0.1', '10.0.0.0', '2001:db8:ffff::1', '2001:db8::']) {
      expect(outcomeOf('cidr', nested, address)).toBe('match');
      expect(outcomeOf('cidr', nested.toReversed(), address)).toBe('match');
    }
    expect(outcomeOf('cidr', nested, '2001:db9::')).toBe('no_match');
  });
});

describe('times', () => {
  it.each<[string, string, string]>([
    ['2024-05-05T05:30:00+05:30', '2024-05-05T00:00:00Z', 'no_match'],
    ['2024-05-05T05:29:59.999+05:30', '2024-05-05', 'match'],
    ['2024-05-04T18:29:59-05:30', '2024-05-05', 'match'],
    ['2024-05-04T18:30:00-05:30', '2024-05-05', 'no_match'],
    ['2024-05-05T00:00:00+00:60', '2024-05-05', 'not_applicable'],
    ['2024-05-05T00:00:00+00:59', '2024-05-05', 'match'],
    ['2024-02-30', '2024-05-05', 'not_applicable'],
    ['2023-02-29', '2024-05-05', 'not_applicable'],
    ['2024-02-29', '2024-05-05', 'match'],
    ['2024-04-31', '2024-05-05', 'not_applicable'],
    ['0000-01-01', '2024-05-05', 'match'],
  ])('%s before %s: %s', (time, limit, expected) => {
    expect(outcomeOf('before', [limit], time)).toBe(expected);
  });
});
