import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { failureOf } from '#domain/testing/failure-of';
import { RedisAttemptLimiter } from '#infra/limits/redis.attempt-limiter';
import { RedisRequestLimiter } from '#infra/limits/redis.request-limiter';
import { LIMIT_PREFIX } from '#infra/redis/keys';
import { RedisConnection } from '#infra/redis/redis-connection';
import { eventually } from '../support/eventually.js';
import { TcpProxy } from '../support/tcp-proxy.js';

const url = process.env['FFS_TEST_REDIS_URL'];
const describeWithRedis = url ? describe : describe.skip;

describeWithRedis('limits that instances share', () => {
  let proxy: TcpProxy;
  let here: RedisConnection;
  let there: RedisConnection;
  let key: string;

  beforeAll(async () => {
    proxy = await TcpProxy.before(url ?? '');
    here = new RedisConnection(proxy.dsn, 'ffs-test-here');
    there = new RedisConnection(url ?? '', 'ffs-test-there');
    await Promise.all([here.open(), there.open()]);
  });
  afterAll(async () => {
    here.close();
    there.close();
    await proxy.close();
  });
  beforeEach(() => {
    key = randomUUID();
  });

  const logins = { name: 'login-account', requests: 3, seconds: 60 };
  const requests = { name: 'sdk-key', requests: 100, seconds: 60 };

  it('count wrong passwords together, and give back what was none', async () => {
    const [one, other] = [new RedisAttemptLimiter(here), new RedisAttemptLimiter(there)];
    await one.count(logins, key);
    await other.count(logins, key);
    expect(await one.count(logins, key)).toMatchObject({ used: 3 });
    await other.giveBack(logins, key);
    const { used, resetsInMs } = await other.count(logins, key);
    expect(used).toBe(3);
    expect(resetsInMs).toBeGreaterThan(50_000);
  });

  it('count requests at once alone, and soon together', async () => {
    const one = new RedisRequestLimiter(here).meter(requests);
    const other = new RedisRequestLimiter(there).meter(requests);
    for (let at = 0; at < 40; at += 1) one.take(key);
    expect(other.take(key).used).toBe(1);

    const taken = await eventually(
      () => other.take(key).used,
      (used) => used > 40,
    );
    expect(taken).toBeGreaterThan(40);
    expect(taken).toBeLessThan(1_100);
  });

  it('end with the window that others have begun', async () => {
    const quota = { ...requests, seconds: 3 };
    const one = new RedisRequestLimiter(here).meter(quota);
    const other = new RedisRequestLimiter(there).meter(quota);
    one.take(key);
    const begun = await eventually(
      () => here.client.pttl(`${LIMIT_PREFIX}:sdk-key:${key}`),
      (ms) => ms > 0,
    );
    expect(begun).toBeGreaterThan(0);
    await eventually(
      () => here.client.pttl(`${LIMIT_PREFIX}:sdk-key:${key}`),
      (ms) => ms < 2_000,
    );

    const taken = await eventually(
      () => other.take(key),
      ({ used, resetsInMs }) => used > 1 && resetsInMs < 2_000,
    );
    expect(taken.resetsInMs).toBeLessThan(2_000);
  });

  it('let nobody guess while Redis is away, and let requests through', async () => {
    const attempts = new RedisAttemptLimiter(here);
    const meter = new RedisRequestLimiter(here).meter(requests);
    await proxy.cut();
    await eventually(
      () => here.client.status,
      (status) => status !== 'ready',
    );
    expect(await failureOf(attempts.count(logins, key))).toMatchObject({ kind: 'unavailable' });
    expect([meter.take(key).used, meter.take(key).used]).toEqual([1, 2]);

    await proxy.restore();
    const counted = await eventually(
      () => attempts.count(logins, key).catch(() => null),
      (usage) => usage !== null,
    );
    expect(counted).toMatchObject({ used: 1 });
  });
});
