import { fnv1a32 } from './hashes/fnv1a.js';
import { md5 } from './hashes/md5.js';
import { Murmur3 } from './hashes/murmur3.js';
import { sha1 } from './hashes/sha1.js';
import { type HashName } from './ruleset.js';

/** Buckets are thousandths of a per cent: 0 to 99 999, as fine as a weight can be. */
export const BUCKETS = 100_000;

/** Longer values are not bucketed, so that one huge value cannot make every split of a bulk call expensive. */
export const MAX_BUCKETED_LENGTH = 1024;

/** Maps a value to its bucket, 0 to 99 999; pure. */
export type Bucketing = (value: string) => number;

/** Salts that begin so ask for the other one of the two algorithms a product has. */
const UNLEASH_VARIANTS = 'variants:';
const GROWTHBOOK_V1 = 'v1:';
const UNLEASH_VARIANT_SEED = 86_028_157;

/** A second digest is needed once in 9 999 values; this many in a row never happen to an honest one. */
const MAX_FLAGSMITH_ROUNDS = 8;

/**
 * The bucket, 0 to 99 999, of `value` in a split with this `salt`. The house's own hash, `ffs`, is
 * `murmur3_x86_32(utf8(salt + ":" + value), seed 0) * 100000 >> 32`; what `salt` must be for the other
 * products' hashes, so that nobody changes group by moving in, is told in docs/evaluation.md.
 */
export function bucketOf(hash: HashName, salt: string, value: string): number {
  return compileBucketing(hash, salt)(value);
}

/** Prepares everything that depends only on the split, so that a call hashes no more than it must. */
export function compileBucketing(hash: HashName, salt: string): Bucketing {
  switch (hash) {
    case 'ffs':
      return scaled(murmurAfter(`${salt}:`, 0));
    case 'flagd':
      return scaled(murmurAfter(salt, 0));
    case 'unleash':
      return unleash(salt);
    case 'growthbook':
      return growthBook(salt);
    case 'launchdarkly':
      return (value) => launchDarkly(`${salt}.${value}`);
    case 'flagsmith':
      return (value) => flagsmith([salt, value]);
  }
}

function murmurAfter(prefix: string, seed: number): (value: string) => number {
  const start = new Murmur3(seed).update(prefix);
  const stream = new Murmur3(seed);
  return (value) => stream.resume(start).update(value).digest();
}

/** The share of the 32-bit range below the hash, in buckets. The product needs 49 bits, so it is exact. */
function scaled(murmur: (value: string) => number): Bucketing {
  return (value) => Math.floor((murmur(value) * BUCKETS) / 2 ** 32);
}

/** Gradual rollouts count in per cent, variants in thousandths and with a seed of their own. */
function unleash(salt: string): Bucketing {
  const isVariant = salt.startsWith(UNLEASH_VARIANTS);
  const groupId = isVariant ? salt.slice(UNLEASH_VARIANTS.length) : salt;
  const murmur = murmurAfter(`${groupId}:`, isVariant ? UNLEASH_VARIANT_SEED : 0);
  const parts = isVariant ? 1000 : 100;
  return (value) => (murmur(value) % parts) * (BUCKETS / parts);
}

/** `hashVersion` 2, or 1 with the prefix. */
function growthBook(salt: string): Bucketing {
  if (salt.startsWith(GROWTHBOOK_V1)) {
    const seed = salt.slice(GROWTHBOOK_V1.length);
    return (value) => (fnv1a32(value + seed) % 1000) * (BUCKETS / 1000);
  }
  return (value) => (fnv1a32(String(fnv1a32(salt + value))) % 10_000) * (BUCKETS / 10_000);
}

/** The first 60 bits of the digest as a fraction; the largest is 1, which belongs to the last bucket. */
function launchDarkly(text: string): number {
  const [high = 0, low = 0] = sha1(text);
  const fraction = (high * 2 ** 28 + (low >>> 4)) / (2 ** 60 - 1);
  return Math.min(Math.floor(fraction * BUCKETS), BUCKETS - 1);
}

/** The digest, read as one number, modulo 9 999: 9 998 would be 100 %, and is hashed again with more text. */
function flagsmith(ids: readonly string[]): number {
  let text = ids.join(',');
  for (let round = 0; round < MAX_FLAGSMITH_ROUNDS; round += 1) {
    let step = 0;
    for (const byte of md5(text)) step = (step * 256 + byte) % 9999;
    if (step !== 9998) return Math.floor((step * BUCKETS) / 9998);
    text += `,${ids.join(',')}`;
  }
  return BUCKETS - 1;
}
