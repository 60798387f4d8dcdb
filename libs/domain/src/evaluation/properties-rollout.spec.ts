import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BUCKETS, bucketOf, compileBucketing } from './bucketing.js';
import { HASH_NAMES } from './ruleset.js';
import { contextOf, decisionOf, flagOf, rolloutOf } from './testing/build-ruleset.js';

const RUNS = { numRuns: fc.readConfigureGlobal().numRuns ?? 300 };
const USERS = 20_000;

const hash = fc.constantFrom(...HASH_NAMES);
const thousandths = fc.integer({ min: 0, max: BUCKETS });
const identity = fc.string({ unit: 'binary', minLength: 1 });

describe('a rollout', () => {
  it('only ever adds users to the first variant while its weight grows', () => {
    fc.assert(
      fc.property(
        hash,
        fc.string(),
        identity,
        thousandths,
        thousandths,
        (by, salt, id, one, two) => {
          const variantAt = (weight: number): string | undefined => {
            const fallthrough = rolloutOf(weight / 1000, { hash: by, salt });
            return decisionOf(flagOf('f', { fallthrough }), contextOf({}, { targetingKey: id }))
              .variant;
          };
          if (variantAt(Math.min(one, two)) === 'on')
            expect(variantAt(Math.max(one, two))).toBe('on');
        },
      ),
      RUNS,
    );
  });

  it('serves the variant at weight 100 to everybody and at weight 0 to nobody', () => {
    fc.assert(
      fc.property(hash, fc.string(), identity, (by, salt, id) => {
        const context = contextOf({}, { targetingKey: id });
        const at = (weight: number) =>
          decisionOf(flagOf('f', { fallthrough: rolloutOf(weight, { hash: by, salt }) }), context);
        expect(at(100).variant).toBe('on');
        expect(at(0).variant).toBe('off');
      }),
      RUNS,
    );
  });

  it('gives every text a whole bucket between 0 and 99 999, always the same', () => {
    fc.assert(
      fc.property(hash, fc.string({ unit: 'binary' }), identity, (by, salt, id) => {
        const bucket = bucketOf(by, salt, id);
        expect(Number.isInteger(bucket)).toBe(true);
        expect(bucket).toBeGreaterThanOrEqual(0);
        expect(bucket).toBeLessThan(BUCKETS);
        expect(bucketOf(by, salt, id)).toBe(bucket);
      }),
      RUNS,
    );
  });
});

describe.each(HASH_NAMES)('%s', (by) => {
  /** Five standard deviations of a binomial count: one salt in 1.7 million would miss it by chance. */
  function expectShare(count: number, share: number): void {
    const deviation = Math.sqrt(USERS * share * (1 - share));
    expect(Math.abs(count - USERS * share)).toBeLessThan(5 * deviation);
  }

  it.each(['checkout', 'a1b2', 'variants:exp', ''])(
    'keeps to the weights with salt "%s"',
    (salt) => {
      const bucketing = compileBucketing(by, salt);
      const buckets = Array.from({ length: USERS }, (_, user) => bucketing(`user-${user}`));
      for (const percent of [1, 10, 50, 90]) {
        expectShare(buckets.filter((bucket) => bucket < percent * 1000).length, percent / 100);
      }
    },
  );

  it('draws two salts independently', () => {
    const [one, two] = [compileBucketing(by, 'one'), compileBucketing(by, 'two')];
    const ids = Array.from({ length: USERS }, (_, user) => `user-${user}`);
    const both = ids.filter((id) => one(id) < BUCKETS / 2 && two(id) < BUCKETS / 2);
    expectShare(both.length, 0.25);
  });
});
