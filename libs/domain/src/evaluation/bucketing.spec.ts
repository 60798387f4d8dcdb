import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { BUCKETS, bucketOf, compileBucketing } from './bucketing.js';
import { md5 } from './hashes/md5.js';
import { sha1 } from './hashes/sha1.js';
import { HASH_NAMES } from './ruleset.js';
import { contextOf, decisionOf, flagOf } from './testing/build-ruleset.js';

interface Vectors {
  readonly hash: string;
  readonly vectors: readonly {
    readonly salt: string;
    readonly value: string;
    readonly bucket: number;
  }[];
}

function vectorsOf(hash: string): Vectors {
  const url = new URL(`./vectors/bucketing-${hash}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as Vectors;
}

describe.each(HASH_NAMES)('%s bucketing', (hash) => {
  const { vectors } = vectorsOf(hash);

  it('agrees with vectors that were computed independently', () => {
    expect(vectors.length).toBeGreaterThan(90);
    for (const { salt, value, bucket } of vectors) {
      expect({ salt, value, bucket: bucketOf(hash, salt, value) }).toEqual({ salt, value, bucket });
    }
  });

  it('keeps nothing of one value for the next', () => {
    const bucketing = compileBucketing(hash, 'salt');
    const first = bucketing('a much longer value than the others');
    bucketing('x');
    expect(bucketing('a much longer value than the others')).toBe(first);
  });

  it('stays within its buckets for texts that are not valid Unicode', () => {
    for (const value of ['\ud800', 'a\udc00b', '\udfff\ud800']) {
      const bucket = bucketOf(hash, '\ud801', value);
      expect(bucket).toBeGreaterThanOrEqual(0);
      expect(bucket).toBeLessThan(BUCKETS);
    }
  });

  it('decides the variant whose range holds the bucket', () => {
    const split = [
      { variant: 'on', weight: 12.345 },
      { variant: 'off', weight: 87.655 },
    ];
    for (const { salt, value, bucket } of vectors.filter((vector) => vector.value !== '')) {
      const flag = flagOf('f', { fallthrough: { split, bucketBy: 'id', salt, hash } });
      const variant = bucket < 12_345 ? 'on' : 'off';
      expect(decisionOf(flag, contextOf({ id: value }))).toMatchObject({
        variant,
        reason: 'SPLIT',
      });
    }
  });
});

describe('lone surrogates', () => {
  it('hash as the replacement character, as UTF-8 encoders write them', () => {
    expect(bucketOf('ffs', 's', 'a\ud800b')).toBe(bucketOf('ffs', 's', 'a\ufffdb'));
    expect(bucketOf('launchdarkly', 's', '\udc00')).toBe(bucketOf('launchdarkly', 's', '\ufffd'));
  });
});

describe('digests', () => {
  const hex = (bytes: Uint8Array): string =>
    [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

  it('gives the MD5 of the test suite of RFC 1321', () => {
    expect(hex(md5(''))).toBe('d41d8cd98f00b204e9800998ecf8427e');
    expect(hex(md5('message digest'))).toBe('f96b697d7cb7938d525a2f31aaf161d0');
  });

  it('gives the SHA-1 of the test suite of RFC 3174', () => {
    const words = [...sha1('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq')];
    expect(words.map((word) => word.toString(16)).join(' ')).toBe(
      '84983e44 1c3bd26e baae4aa1 f95129e5 e54670f1',
    );
  });
});
