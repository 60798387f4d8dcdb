import { Murmur3 } from './hashes/murmur3.js';
import { type HashName } from './ruleset.js';

/** Buckets are thousandths of a per cent: 0 to 99 999, as fine as a weight can be. */
export const BUCKETS = 100_000;

/** Longer values are not bucketed, so that one huge value cannot make every split of a bulk call expensive. */
export const MAX_BUCKETED_LENGTH = 1024;

/** Maps a value to its bucket, 0 to 99 999; pure. */
export type Bucketing = (value: string) => number;

/** Prepares everything that depends only on the split, so that a call hashes no more than the value. */
export function compileBucketing(hash: HashName, salt: string): Bucketing {
  switch (hash) {
    case 'ffs':
      return scaledMurmur(`${salt}:`);
    default:
      throw new Error(hash);
  }
}

/**
 * The bucket, 0 to 99 999, of `value` in a split.
 *
 * `ffs`: `murmur3_x86_32(utf8(salt + ":" + value), 0) * 100000 >> 32`. What `salt` must be for the other
 * products' hashes, and where each formula comes from, is told in docs/evaluation.md.
 */
export function bucketOf(hash: HashName, salt: string, value: string): number {
  return compileBucketing(hash, salt)(value);
}

function scaledMurmur(prefix: string): Bucketing {
  const murmur = resumableMurmur(prefix, 0);
  return (value) => Math.floor((murmur(value) * BUCKETS) / 2 ** 32);
}

function resumableMurmur(prefix: string, seed: number): (value: string) => number {
  const start = new Murmur3(seed).update(prefix);
  const stream = new Murmur3(seed);
  return (value) => stream.resume(start).update(value).digest();
}
