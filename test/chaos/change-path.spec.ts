import { expect, it } from '@jest/globals';
import { encodeCloudEvent } from '#infra/kafka/cloud-event';
import { rulesetKey } from '#infra/redis/keys';
import { eventually } from '../support/eventually.js';
import { StreamOfChanges } from '../support/stream-of-changes.js';
import { useCluster } from '../support/cluster.js';
import { describeWithCluster } from '../support/test-database.js';
import { Traffic } from '../support/traffic.js';

describeWithCluster('a change on its way', () => {
  const running = useCluster(2, 1);
  let flags = 0;

  const newFlag = async () => {
    flags += 1;
    const key = `flag-${flags}`;
    await running.admin.createFlag({ key });
    return key;
  };
  const turnOn = (key: string) => running.admin.configure(key, { enabled: true });
  const isServedEverywhere = async (key: string, value = true) => {
    const decisions = await eventually(
      () => Promise.all(running.cluster.apis.map((api) => api.sdk.decide(key, 'user-1'))),
      (all) => all.every((decision) => decision.value === value),
    );
    expect(decisions.map((decision) => decision.value)).toEqual(decisions.map(() => value));
  };
  const stream = () => new StreamOfChanges(running.cluster.broker.brokers);
  const expectAllWell = () => expect(running.cluster.violations()).resolves.toEqual([]);
  const address = async () => {
    const [row] = await running.cluster.rows<{ id: string; tenant_id: string }>(
      `select id, tenant_id from environments where key = 'production'`,
    );
    return { environmentId: row?.id ?? '', tenantId: row?.tenant_id ?? '' };
  };

  it('is published by the next worker when the only one was killed before it could', async () => {
    const { cluster } = running;
    const key = await newFlag();
    await cluster.worker(cluster.workers.length - 1).process.destroy();
    await turnOn(key);
    const waiting = `select count(*)::integer as count from outbox where published_at is null`;
    expect((await cluster.rows<{ count: number }>(waiting))[0]?.count).toBeGreaterThan(0);

    await cluster.addWorker();
    await isServedEverywhere(key);
    await expectAllWell();
  });

  it('is published twice when the worker was killed between publishing and marking, to no harm', async () => {
    const { cluster } = running;
    const key = await newFlag();
    await expectAllWell();
    const before = (await stream().changes()).length;
    cluster.kafka.blackHole('answers');
    await turnOn(key);
    await eventually(
      async () => (await stream().changes()).length,
      (count) => count > before,
    );
    await cluster.worker(cluster.workers.length - 1).process.destroy();
    await cluster.kafka.restore();
    await cluster.addWorker();
    await isServedEverywhere(key);
    await expectAllWell();

    const ids = (await stream().changes()).slice(before).map(idOf);
    expect(ids.length).toBeGreaterThan(new Set(ids).size);
  });

  it('is not undone by messages that come late, twice or in another order', async () => {
    const { cluster } = running;
    const key = await newFlag();
    const production = await address();
    const begin = await cluster.revision();
    for (const enabled of [true, false, true]) await running.admin.configure(key, { enabled });
    const traffic = Traffic.start(cluster.apis.map((api) => api.sdk));
    const events = [2, 1, 3, 1, 2, 1].map((step) =>
      encodeCloudEvent({ ...production, revision: begin + step, committedAt: Date.now() }),
    );
    await stream().put(production.tenantId, ...events);
    await turnOn(await newFlag());

    await isServedEverywhere(key);
    expect(await traffic.stop()).toEqual({ failures: [], wentBack: [] });
    await expectAllWell();
  });

  it('passes a message that nobody can read, which is kept with the reason', async () => {
    const { cluster } = running;
    const { tenantId } = await address();
    const key = await newFlag();
    await stream().put(
      tenantId,
      'not even JSON',
      '{"specversion":"1.0","type":"of.somebody.else"}',
    );
    await turnOn(key);
    await isServedEverywhere(key);
    await expectAllWell();

    const letters = await eventually(
      () => stream().deadLetters(),
      (found) => found.length >= 2,
    );
    expect(letters.map(({ value }) => String(value))).toEqual([
      'not even JSON',
      '{"specversion":"1.0","type":"of.somebody.else"}',
    ]);
    const headers = Object.entries(letters[0]?.headers ?? {}).map(([name, value]) => [
      name,
      String(value),
    ]);
    expect(Object.fromEntries(headers)).toMatchObject({
      'ffs-topic': 'ffs.flag-events.v1',
      'ffs-partition': expect.stringMatching(/^\d+$/),
      'ffs-offset': expect.stringMatching(/^\d+$/),
      'ffs-first-seen': expect.stringMatching(/^\d{4}-/),
      'ffs-attempts': '1',
      'ffs-error': 'UnreadableMessageError',
      'ffs-reason': 'is not JSON',
    });
    const worker = cluster.worker(cluster.workers.length - 1);
    const counted = await eventually(
      () => worker.metric('ffs_dead_letters_total'),
      (count) => count >= 2,
    );
    expect(counted).toBe(2);
  });

  it('arrives although the cache was emptied under load, and nobody loads twice', async () => {
    const { cluster } = running;
    const key = await newFlag();
    await isServedEverywhere(key, false);
    const loads = () =>
      Promise.all(cluster.apis.map((api) => api.metric('ffs_ruleset_loads_total')));
    const before = await loads();
    const traffic = Traffic.start(cluster.apis.map((api) => api.sdk));
    await traffic.answers(50);
    await cluster.openRedis().flushall();
    await traffic.answers(50);
    await turnOn(key);
    await isServedEverywhere(key);
    expect(await traffic.stop()).toEqual({ failures: [], wentBack: [] });
    await expectAllWell();
    expect(await loads()).toEqual(before);
  });

  it('is not lost to a cache that was restored from the past', async () => {
    const { cluster } = running;
    const key = await newFlag();
    await expectAllWell();
    const redis = cluster.openRedis();
    const name = rulesetKey((await address()).environmentId);
    const old = await redis.dumpBuffer(name);
    await turnOn(key);
    await isServedEverywhere(key);
    await expectAllWell();
    await redis.restore(name, 0, old, 'REPLACE');

    const cold = await cluster.addApi();
    expect((await cold.sdk.decide(key, 'user-1')).value).toBe(true);
    await expectAllWell();
  });

  it('arrives while workers come and go', async () => {
    const { cluster } = running;
    const key = await newFlag();
    const added = await cluster.addWorker();
    for (let at = 0; at < 20; at += 1) {
      await running.admin.configure(key, { enabled: at % 2 === 0 });
      if (at === 10) await added.process.stop('SIGTERM');
    }
    await turnOn(key);
    await isServedEverywhere(key);
    await expectAllWell();
  });

  it('arrives after the broker was restarted', async () => {
    const { cluster } = running;
    const key = await newFlag();
    await cluster.broker.kill();
    await turnOn(key);
    await cluster.broker.start();
    await isServedEverywhere(key);
    await expectAllWell();
  });
});

function idOf(message: { readonly value: Buffer | null }): string {
  return (JSON.parse(String(message.value)) as { id: string }).id;
}
