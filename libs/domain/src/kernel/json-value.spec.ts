import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  canonicalJson,
  isRecord,
  isStorableJson,
  pointer,
  pointerNames,
  sameJson,
} from './json-value.js';

describe('canonicalJson', () => {
  it('sorts members by code unit and leaves out white space', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: true })).toBe(
      '{"a":true,"b":[1,{"c":"x","d":null}]}',
    );
    expect(canonicalJson({ '\u{1f600}': 1, '\ufb33': 2 })).toBe('{"\u{1f600}":1,"\ufb33":2}');
  });

  it('leaves out members without a value, and reads a missing document as null', () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
    expect(canonicalJson(undefined)).toBe('null');
    expect(canonicalJson([undefined])).toBe('[null]');
  });

  it('keeps members whose names belong to every object', () => {
    expect(canonicalJson(JSON.parse('{"__proto__":1,"constructor":2}'))).toBe(
      '{"__proto__":1,"constructor":2}',
    );
  });

  it('is one text for every order of members, and the text of the same document', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 })), (document) => {
        const turned = Object.fromEntries(Object.entries(document).reverse());
        const text = canonicalJson(document);

        expect(canonicalJson(turned)).toBe(text);
        expect(sameJson(JSON.parse(text), JSON.parse(JSON.stringify(document)))).toBe(true);
      }),
    );
  });

  it('survives being stored as JSON and read again', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (document) => {
        expect(canonicalJson(JSON.parse(JSON.stringify(document)))).toBe(canonicalJson(document));
      }),
    );
  });
});

describe('sameJson', () => {
  it.each([
    [
      { a: 1, b: 2 },
      { b: 2, a: 1 },
    ],
    [[], []],
    [[{ a: [null] }], [{ a: [null] }]],
  ])('holds for %j and %j', (one, other) => {
    expect(sameJson(one, other)).toBe(true);
  });

  it.each([
    [{}, []],
    [{ a: null }, {}],
    [{}, { a: null }],
    [{ a: 1 }, { b: 1 }],
    [
      [1, 2],
      [2, 1],
    ],
    [[1], [1, 2]],
    [null, {}],
    ['1', 1],
    [{}, JSON.parse('{"__proto__":{}}') as unknown],
    [{ toString: 1 }, { valueOf: 1 }],
  ])('does not hold for %j and %j', (one, other) => {
    expect(sameJson(one, other)).toBe(false);
    expect(sameJson(other, one)).toBe(false);
  });
});

describe('isStorableJson', () => {
  it.each([null, true, 0, -1.5, '', 'ü\u{1f600}', [], {}, { a: [{ b: null }] }])(
    'takes %j',
    (value) => {
      expect(isStorableJson(value)).toBe(true);
    },
  );

  it.each([
    ['infinity', Number.POSITIVE_INFINITY],
    ['not a number', Number.NaN],
    ['U+0000', 'a\u0000b'],
    ['a lone surrogate', '\ud800'],
    ['U+0000 in a name', { 'a\u0000': 1 }],
    ['a lone surrogate deep inside', [{ a: ['\udc00'] }]],
    ['a missing value', undefined],
    ['a missing value inside', { a: undefined }],
  ])('refuses %s', (_, value) => {
    expect(isStorableJson(value)).toBe(false);
  });
});

describe('isRecord', () => {
  it('is true of objects only', () => {
    expect([{}, { a: 1 }].every(isRecord)).toBe(true);
    expect([null, undefined, [], 'text', 1].some(isRecord)).toBe(false);
  });
});

describe('pointer', () => {
  it('escapes ~ and / in a reference token', () => {
    expect(pointer('/a', 'b/c~d')).toBe('/a/b~1c~0d');
    expect(pointer('', 0)).toBe('/0');
  });
});

describe('pointerNames', () => {
  it('takes back what pointer did', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (names) => {
        expect(pointerNames(names.reduce(pointer, ''))).toEqual(names);
      }),
    );
  });
});
