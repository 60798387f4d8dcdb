import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { useProduct } from '../support/product.js';
import { ROOT } from '../support/source-files.js';

const running = useProduct();

const USERS = 10_000;
const AT_ONCE = 32;
/** Five standard deviations: an honest split is outside once in two million salts, and this salt is fixed. */
const DEVIATIONS = 5;

interface Vectors {
  readonly vectors: readonly {
    readonly salt: string;
    readonly value: string;
    readonly bucket: number;
  }[];
}

const { vectors } = JSON.parse(
  readFileSync(join(ROOT, 'libs/domain/src/evaluation/vectors/bucketing-ffs.json'), 'utf8'),
) as Vectors;

const splitAt = (percent: number) => [
  { variant: 'on', weight: percent },
  { variant: 'off', weight: 100 - percent },
];

const everybody = Array.from({ length: USERS }, (_, at) => `user-${at}`);

/** Those of the users who get `on`. */
async function luckyOf(users: readonly string[]): Promise<Set<string>> {
  const lucky = new Set<string>();
  const reasons = new Set<string>();
  const queue = users.values();
  const ask = async () => {
    for (const user of queue) {
      const decision = await running.server.decide('rollout', user);
      reasons.add(decision.reason);
      if (decision.value === true) lucky.add(user);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, ask));
  expect([...reasons]).toEqual(['SPLIT']);
  return lucky;
}

function expectShare(lucky: number, users: number, share: number): void {
  const deviation = Math.sqrt(users * share * (1 - share));
  expect(Math.abs(lucky - users * share)).toBeLessThan(DEVIATIONS * deviation);
}

describe('a rollout', () => {
  it('to 25 % of 10 000 users reaches as many, and raising it takes it from nobody', async () => {
    await running.admin.createFlag({ key: 'rollout' });
    const roll = (percent: number, more = {}) =>
      running.admin.configure('rollout', {
        enabled: true,
        fallthrough: { split: splitAt(percent), ...more },
      });

    await roll(25, { salt: 'rollout' });
    const quarter = await luckyOf(everybody);
    expectShare(quarter.size, USERS, 0.25);

    await roll(50);
    expect(await luckyOf([...quarter])).toEqual(quarter);
    // Of those who did not have it, a third gets it now.
    const others = everybody.filter((user) => !quarter.has(user)).slice(0, USERS / 4);
    expectShare((await luckyOf(others)).size, others.length, 1 / 3);
  }, 60_000);

  it('puts everybody in the bucket of the published vectors', async () => {
    const buckets = vectors.map(({ salt, bucket }, at) => ({
      id: `vector-${at}`,
      when: { attribute: 'vector', op: 'in', values: [String(at)] },
      serve: { split: aroundBucket(bucket), bucketBy: 'who', salt },
    }));
    const variants = ['below', 'in', 'above'].map((key) => ({ key, value: key }));
    await running.admin.createFlag({ key: 'vectors', type: 'string', variants });
    await running.admin.configure('vectors', { enabled: true, rules: buckets });

    expect(vectors.length).toBeGreaterThan(100);
    for (const [at, { value }] of vectors.entries()) {
      const decision = await running.server.decide('vectors', 'u', {
        vector: String(at),
        who: value,
      });
      expect([at, value, decision.ruleId, decision.value]).toEqual([
        at,
        value,
        `vector-${at}`,
        'in',
      ]);
    }
  }, 60_000);
});

/** A split whose variant `in` is exactly one bucket wide, in per cent. */
function aroundBucket(bucket: number) {
  const parts = [
    { variant: 'below', weight: bucket / 1000 },
    { variant: 'in', weight: 1 / 1000 },
    { variant: 'above', weight: (99_999 - bucket) / 1000 },
  ];
  return parts.filter(({ weight }) => weight > 0);
}

describe('a write', () => {
  it('is seen by the very next evaluation, a hundred times over', async () => {
    await running.admin.createFlag({ key: 'flipped' });
    await running.server.decide('flipped', 'u');

    for (let turn = 0; turn < 100; turn += 1) {
      const enabled = turn % 2 === 0;
      const { version } = await running.admin.configure('flipped', { enabled });
      expect(await running.server.decide('flipped', 'u')).toEqual({
        value: enabled,
        variant: enabled ? 'on' : 'off',
        reason: enabled ? 'STATIC' : 'DISABLED',
        version,
      });
    }
  }, 60_000);

  it('never lets the revision of later answers go back', async () => {
    await running.admin.createFlag({ key: 'rising' });
    let writing = true;
    const revisions: number[] = [];
    const read = async () => {
      while (writing) revisions.push((await running.server.evaluate({ flagKey: [] })).revision);
    };
    const reading = read();
    for (let turn = 0; turn < 20; turn += 1) {
      await running.admin.configure('rising', { enabled: turn % 2 === 0 });
    }
    writing = false;
    await reading;

    expect(revisions).toEqual([...revisions].sort((one, other) => one - other));
    expect(new Set(revisions).size).toBeGreaterThan(1);
  }, 60_000);
});
