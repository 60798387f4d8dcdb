import { expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { EventStreamClient } from '../support/event-stream-client.js';
import { FIRST } from '../support/product.js';
import { useCluster } from '../support/cluster.js';
import { describeWithCluster } from '../support/test-database.js';

/** As long as a balancer may go on sending in this test, in milliseconds. */
const DELAY_MS = 2_000;

describeWithCluster('an instance of a cluster', () => {
  const running = useCluster(1, 1);

  it('that is asked to end loses no request, and sends its streams elsewhere', async () => {
    const { cluster } = running;
    const leaving = await cluster.addApi({ SHUTDOWN_DELAY_MS: String(DELAY_MS) });
    const authorization = { authorization: `Bearer ${FIRST.serverKey}` };
    const streams = await Promise.all(
      Array.from({ length: 20 }, () =>
        EventStreamClient.open(`${leaving.url}/v1/stream`, authorization),
      ),
    );
    const statuses: number[] = [];
    let isReady = true;
    /** Asks readiness as balancers do, and sends what comes while it is not known to be off. */
    const callers = Array.from({ length: 4 }, async () => {
      while (isReady) statuses.push((await leaving.sdk.http.post('/v1/evaluate', {})).status);
    });
    const balancer = (async () => {
      while (isReady) isReady = (await leaving.http.get('/readyz')).status === 200;
    })();
    await eventually(
      () => statuses.length,
      (count) => count > 50,
    );
    const end = await leaving.process.stop('SIGTERM');
    await Promise.all([...callers, balancer]);
    cluster.apis.splice(cluster.apis.indexOf(leaving), 1);

    expect(end).toEqual({ code: 0, signal: null });
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(streams.map(({ ended }) => ended)).toEqual(streams.map(() => true));
    const retries = streams.map((stream) => stream.retries.at(-1) ?? 0);
    expect(Math.min(...retries)).toBeGreaterThan(0);
    expect(new Set(retries).size).toBeGreaterThan(1);
  });

  it('that starts while everything is down serves what it knew last, and catches up by itself', async () => {
    const { admin, cluster } = running;
    await admin.createFlag({ key: 'kept' });
    await admin.configure('kept', { enabled: true });
    const first = cluster.api(0);
    const before = await eventually(
      () => first.sdk.evaluate(),
      ({ decisions }) => decisions['kept']?.value === true,
    );
    await eventually(
      async () => (await first.http.get('/metrics')).text,
      (text) => /ffs_last_known_writes_total\{kind="ruleset",result="kept"\} [1-9]/.test(text),
    );
    await first.process.stop('SIGTERM');
    const proxies = [cluster.postgres, cluster.redis, cluster.kafka];
    await Promise.all(proxies.map((proxy) => proxy.cut()));

    const again = await cluster.restartApi(0);
    expect(await again.sdk.evaluate()).toEqual(before);
    const answer = await again.sdk.http.post('/v1/evaluate', {});
    expect(answer.headers.get('x-ffs-stale')).toMatch(/^\d+$/);
    const unknown = again.http.as(FIRST.clientKey.replace('Client', 'Nobody'));
    expect((await unknown.post('/v1/evaluate', {})).status).toBe(503);

    await Promise.all(proxies.map((proxy) => proxy.restore()));
    const owner = await eventually(
      () => cluster.logIn(0).catch(() => undefined),
      (client) => client !== undefined,
    );
    await owner?.configure('kept', { enabled: false });
    await expect(cluster.violations()).resolves.toEqual([]);
    expect((await again.sdk.decide('kept', 'user-1')).value).toBe(false);
  });
});
