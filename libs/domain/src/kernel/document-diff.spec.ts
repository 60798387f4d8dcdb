import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { diffDocuments } from './document-diff.js';
import { canonicalJson } from './json-value.js';

describe('diffDocuments', () => {
  it('finds nothing between documents that differ only in the order of members', () => {
    expect(diffDocuments({ a: 1, b: [true] }, { b: [true], a: 1 })).toEqual([]);
  });

  it('names each changed, added and removed member by its JSON Pointer', () => {
    const changes = diffDocuments(
      { kept: 0, changed: { deep: 1 }, removed: 'x' },
      { kept: 0, changed: { deep: 2 }, added: [1] },
    );

    expect(changes).toEqual([
      { path: '/changed/deep', from: 1, to: 2 },
      { path: '/removed', from: 'x', to: null },
      { path: '/added', from: null, to: [1] },
    ]);
  });

  it('compares lists of equal length item by item and others as a whole', () => {
    expect(diffDocuments({ list: [1, 2, 3] }, { list: [1, 9, 3] })).toEqual([
      { path: '/list/1', from: 2, to: 9 },
    ]);
    expect(diffDocuments({ list: [1] }, { list: [1, 2] })).toEqual([
      { path: '/list', from: [1], to: [1, 2] },
    ]);
  });

  it('tells of a whole document that comes or goes', () => {
    expect(diffDocuments(null, { key: 'a' })).toEqual([{ path: '', from: null, to: { key: 'a' } }]);
    expect(diffDocuments({ key: 'a' }, undefined)).toEqual([
      { path: '', from: { key: 'a' }, to: null },
    ]);
  });

  it('tells of a member that is null in one document and absent in the other', () => {
    expect(diffDocuments({ a: null }, {})).toEqual([{ path: '/a', from: null, to: null }]);
    expect(diffDocuments({}, { a: null })).toEqual([{ path: '/a', from: null, to: null }]);
  });

  it('escapes names in pointers', () => {
    expect(diffDocuments({}, { 'a/b~c': 1 })).toEqual([{ path: '/a~1b~0c', from: null, to: 1 }]);
  });

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    'treats the name %s as any other',
    (name) => {
      const document: unknown = JSON.parse(`{"${name}":{"x":1}}`);

      expect(diffDocuments({}, document)).toEqual([{ path: `/${name}`, from: null, to: { x: 1 } }]);
      expect(diffDocuments(document, {})).toEqual([{ path: `/${name}`, from: { x: 1 }, to: null }]);
    },
  );

  it('finds a difference exactly when the documents differ', () => {
    const small = fc.jsonValue({ maxDepth: 2 });
    fc.assert(
      fc.property(small, small, (one, other) => {
        const equal = canonicalJson(one) === canonicalJson(other);
        expect(diffDocuments(one, other).length === 0).toBe(equal);
      }),
    );
  });
});
