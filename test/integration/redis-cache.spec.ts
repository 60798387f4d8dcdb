import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { flagOf, rulesetOf } from '#domain/evaluation/testing/build-ruleset';
import { rulesetKey } from '#infra/redis/keys';
import { RedisConnection } from '#infra/redis/redis-connection';
import { RedisRulesetCache } from '#infra/redis/redis.ruleset-cache';
import { eventually } from '../support/eventually.js';

const url = process.env['FFS_TEST_REDIS_URL'];
const describeWithRedis = url ? describe : describe.skip;

describeWithRedis('the shared cache of rulesets', () => {
  let connection: RedisConnection;
  let raw: Redis;
  let cache: RedisRulesetCache;
  let environmentId: string;

  beforeAll(async () => {
    connection = new RedisConnection(url ?? '', 'ffs-test');
    await connection.open();
    raw = new Redis(url ?? '');
    cache = new RedisRulesetCache(connection);
  });
  afterAll(() => {
    connection.close();
    raw.disconnect();
  });
  beforeEach(() => {
    environmentId = randomUUID();
  });

  /** A read gives up after some milliseconds, which a busy machine may need. */
  const stored = () =>
    eventually(
      () => cache.read(environmentId),
      (ruleset) => ruleset !== null,
    );
  const at = (revision: number) => ({ ...rulesetOf([flagOf(`f${revision}`)]), revision });

  it('gives back what it was given, and nothing for what it was not', async () => {
    await expect(cache.read(environmentId)).resolves.toBeNull();
    await cache.store(environmentId, at(3));
    await expect(stored()).resolves.toEqual(at(3));
    await cache.remove(environmentId);
    await expect(cache.read(environmentId)).resolves.toBeNull();
  });

  it('never goes backwards: a reader that was paused stores too late', async () => {
    await cache.store(environmentId, at(5));
    await cache.store(environmentId, at(4));
    await expect(stored()).resolves.toEqual(at(5));
  });

  it('keeps the newest of many that are stored at once', async () => {
    const revisions = Array.from({ length: 30 }, (_, index) => ((index * 7) % 30) + 1);
    await Promise.all(revisions.map((revision) => cache.store(environmentId, at(revision))));
    await expect(stored()).resolves.toEqual(at(30));
  });

  it('is asked for nothing that it cannot read', async () => {
    await raw.hset(rulesetKey(environmentId), { revision: '9', body: 'not compressed' });
    await expect(cache.read(environmentId)).resolves.toBeNull();
  });

  it('forgets by itself what nobody has changed for a day', async () => {
    await cache.store(environmentId, at(1));
    const ttl = await raw.pttl(rulesetKey(environmentId));
    expect(ttl).toBeGreaterThan(23 * 3_600_000);
    expect(ttl).toBeLessThanOrEqual(24 * 3_600_000);
  });

  it('lists the revisions of all that it keeps', async () => {
    await cache.store(environmentId, at(8));
    const found = new Map<string, number>();
    for await (const page of cache.revisions()) page.forEach((value, key) => found.set(key, value));
    expect(found.get(environmentId)).toBe(8);
  });
});
