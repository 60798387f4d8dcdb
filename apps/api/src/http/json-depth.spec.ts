import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { JsonDepth } from './json-depth.js';

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

function accepts(text: string, max: number, chunkSize: number): boolean {
  const bytes = Buffer.from(text);
  const depth = new JsonDepth(max);
  for (let at = 0; at < bytes.length; at += chunkSize) {
    if (!depth.accepts(bytes.subarray(at, at + chunkSize))) return false;
  }
  return true;
}

describe('the depth of JSON', () => {
  it('is that of its value, however it is cut into chunks', () => {
    const value = fc.jsonValue({ maxDepth: 6, noUnicodeString: false });
    fc.assert(
      fc.property(
        value,
        fc.integer({ min: 0, max: 7 }),
        fc.integer({ min: 1, max: 9 }),
        (json, max, size) => {
          expect(accepts(JSON.stringify(json), max, size)).toBe(depthOf(json) <= max);
        },
      ),
    );
  });

  it('does not count what strings hold', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[[\]{}"\\a]{0,40}$/),
        fc.integer({ min: 1, max: 5 }),
        (text, size) => {
          expect(accepts(JSON.stringify([text]), 1, size)).toBe(true);
        },
      ),
    );
  });
});
