import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseVersion } from './version.js';

const RUNS = { numRuns: (fc.readConfigureGlobal().numRuns ?? 300) * 3 };

const number = fc.oneof(
  fc.nat(12).map(String),
  fc.constantFrom('99', '100', '9007199254740992', '9007199254740993', '1'.padEnd(40, '0')),
);
const word = fc.constantFrom('a', 'b', 'A', 'alpha', 'alpha0', 'alph', '-', '--', '0a', 'x-1');
const identifiers = fc.array(fc.oneof(number, word), { maxLength: 4 });
/** Often the same, so that the rest decides. */
const core = fc.oneof(fc.constant(['1', '0', '0'] as const), fc.tuple(number, number, number));
const version = fc.tuple(core, identifiers);

type Parts = readonly [readonly string[], readonly string[]];

function textOf([core, prerelease]: Parts): string {
  return core.join('.') + (prerelease.length === 0 ? '' : `-${prerelease.join('.')}`);
}

/** SemVer 2.0.0, section 11, in its own order and words. */
function precedence([core, prerelease]: Parts, [otherCore, other]: Parts): number {
  for (const [index, digits] of core.entries()) {
    const difference = BigInt(digits) - BigInt(otherCore[index] ?? '');
    if (difference !== 0n) return difference < 0n ? -1 : 1;
  }
  if (prerelease.length === 0 || other.length === 0) return other.length - prerelease.length;
  for (const [index, id] of prerelease.entries()) {
    const counterpart = other[index];
    if (counterpart === undefined) return 1;
    const order = identifierPrecedence(id, counterpart);
    if (order !== 0) return order;
  }
  return prerelease.length - other.length;
}

function identifierPrecedence(id: string, other: string): number {
  const [isNumber, isOtherNumber] = [/^\d+$/.test(id), /^\d+$/.test(other)];
  if (isNumber && isOtherNumber)
    return Number(BigInt(id) > BigInt(other)) - Number(BigInt(id) < BigInt(other));
  if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
  return Number(id > other) - Number(id < other);
}

describe('versions', () => {
  it('sort by the precedence of SemVer 2.0.0', () => {
    fc.assert(
      fc.property(version, version, (one, other) => {
        const [key, otherKey] = [parseVersion(textOf(one)), parseVersion(textOf(other))];
        if (key === undefined || otherKey === undefined) throw new Error('is a version');
        const order = key < otherKey ? -1 : Number(key > otherKey);
        expect(order).toBe(Math.sign(precedence(one, other)));
      }),
      RUNS,
    );
  });

  it.each([
    ['1.0.0-9007199254740992', '1.0.0-a'],
    ['1.0.0-9999', '1.0.0--'],
    ['1.0.0-alpha.1', '1.0.0-alpha0'],
    ['1.0.0-alpha', '1.0.0-alpha.0'],
    ['1.0.0-alpha.99999999999999999999', '1.0.0-alpha-'],
    ['1.0.0-zzz', '1.0.0'],
    ['2.9999.9999', '10.0.0-0'],
  ])('are in order: %s before %s', (one, other) => {
    expect(String(parseVersion(one)) < String(parseVersion(other))).toBe(true);
  });

  it('may be 256 characters long', () => {
    expect(parseVersion('1'.repeat(256))).toBeDefined();
    expect(parseVersion('1'.repeat(257))).toBeUndefined();
    const [longest, next] = ['9'.repeat(255), `1${'0'.repeat(255)}`].map(parseVersion);
    expect(String(longest) < String(next)).toBe(true);
  });
});
