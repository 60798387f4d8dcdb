import { describe, expect, it } from '@jest/globals';
import { compileAttribute, identityText } from './attribute.js';
import { contextOf } from './testing/build-ruleset.js';

function read(name: string, attributes: unknown): unknown {
  return compileAttribute(name)(contextOf(attributes as Record<string, unknown>));
}

describe('attributes', () => {
  it('reads own properties and takes null for missing', () => {
    expect(read('a', { a: 0 })).toBe(0);
    expect(read('a', { a: null })).toBeUndefined();
    expect(read('a', {})).toBeUndefined();
  });

  it('finds nothing on prototypes, yet reads own properties of the same names', () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'a.constructor', 'a.__proto__']) {
      expect(read(name, { a: {} })).toBeUndefined();
    }
    expect(read('__proto__', JSON.parse('{"__proto__":1}'))).toBe(1);
    expect(read('a.constructor', { a: { constructor: 2 } })).toBe(2);
  });

  it('reaches into objects by dots, and only into objects', () => {
    expect(read('plan.tier', { plan: { tier: 'gold' } })).toBe('gold');
    expect(read('plan.tier.name', { plan: { tier: 'gold' } })).toBeUndefined();
    expect(read('list.0', { list: ['x'] })).toBeUndefined();
    expect(read('list.length', { list: ['x'] })).toBeUndefined();
    expect(read('a..b', { a: { '': { b: 1 } } })).toBe(1);
  });

  it('lets a literal key with dots win, even one that is null', () => {
    expect(read('plan.tier', { 'plan.tier': 'iron', plan: { tier: 'gold' } })).toBe('iron');
    expect(read('plan.tier', { 'plan.tier': null, plan: { tier: 'gold' } })).toBeUndefined();
  });

  it('reads the targeting key from the context alone, and takes an empty one for missing', () => {
    expect(read('targetingKey', { targetingKey: 'forged' })).toBe('user-1');
    const empty = contextOf({}, { targetingKey: '' });
    expect(compileAttribute('targetingKey')(empty)).toBeUndefined();
  });

  it('keeps $now for the time of evaluation, which a context cannot set', () => {
    expect(read('$now', { $now: 0 })).toBe(Date.UTC(2024, 6, 1, 12));
  });
});

describe('identity of values', () => {
  it('is the text of strings, finite numbers and booleans', () => {
    expect(identityText(' a ')).toBe(' a ');
    expect(identityText(-0)).toBe('0');
    expect(identityText(1e21)).toBe('1e+21');
    expect(identityText(false)).toBe('false');
  });

  it('does not exist for anything else', () => {
    for (const value of [undefined, null, NaN, Infinity, {}, [], ['a']]) {
      expect(identityText(value)).toBeUndefined();
    }
  });
});
