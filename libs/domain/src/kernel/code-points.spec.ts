import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sortedByCodePoint } from './code-points.js';

describe('sortedByCodePoint', () => {
  it('puts what surrogates stand for behind the rest', () => {
    expect(sortedByCodePoint(['\u{1f600}', '\uff5e', 'b', '\ud7ff', 'ab', 'a'])).toEqual([
      'a',
      'ab',
      'b',
      '\ud7ff',
      '\uff5e',
      '\u{1f600}',
    ]);
  });

  it('is the order of the UTF-8 bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (texts) => {
        const bytes = texts.map((text) => Buffer.from(text)).sort((a, b) => Buffer.compare(a, b));

        expect(sortedByCodePoint(texts)).toEqual(bytes.map((each) => each.toString()));
      }),
    );
  });
});
