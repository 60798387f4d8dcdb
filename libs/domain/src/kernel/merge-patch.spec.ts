import { describe, expect, it } from '@jest/globals';
import { mergeMembers } from './merge-patch.js';

describe('mergeMembers', () => {
  it('replaces what is given, keeps what is not, and removes what is null', () => {
    expect(mergeMembers({ a: 1, b: 2, c: 3 }, { b: 9, c: null })).toEqual({ a: 1, b: 9 });
  });

  it('replaces lists and objects whole', () => {
    expect(
      mergeMembers({ list: [1, 2], object: { a: 1 } }, { list: [3], object: { b: 2 } }),
    ).toEqual({ list: [3], object: { b: 2 } });
  });

  it('changes neither target nor patch', () => {
    const target = Object.freeze({ a: 1 });
    const patch = Object.freeze({ a: null });

    expect(mergeMembers(target, patch)).toEqual({});
  });

  it('takes nothing from a patch that is no object', () => {
    expect(mergeMembers({ a: 1 }, [2])).toEqual({ a: 1 });
    expect(mergeMembers({ a: 1 }, null)).toEqual({ a: 1 });
  });

  it('treats __proto__ as any other name', () => {
    const merged = mergeMembers({}, JSON.parse('{"__proto__":{"polluted":true}}'));

    expect(Object.keys(merged)).toEqual(['__proto__']);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
  });
});
