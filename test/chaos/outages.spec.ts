import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type Answer } from '../support/http-client.js';
import { eventually } from '../support/eventually.js';
import { type Cluster, useCluster } from '../support/cluster.js';
import { describeWithCluster } from '../support/test-database.js';
import { type TcpProxy } from '../support/tcp-proxy.js';
import { Traffic } from '../support/traffic.js';

type Service = 'postgres' | 'redis' | 'kafka';
const SERVICES: readonly Service[] = ['postgres', 'redis', 'kafka'];

const FAULTS: Readonly<Record<string, (proxy: TcpProxy) => Promise<void>>> = {
  'is down': (proxy) => proxy.cut(),
  hangs: (proxy) => {
    proxy.blackHole();
    return Promise.resolve();
  },
  'is slow': (proxy) => {
    proxy.slowDown(40);
    return Promise.resolve();
  },
};

/**
 * Where caches answer for a database that does not, the outage outlasts what they are trusted for, so that they alone
 * do not hide it.
 */
function outageMs(services: readonly Service[], fault: string): number {
  return services.includes('postgres') && fault !== 'is slow' ? 5_000 : 500;
}

/** A fault is told by one line of the log, in some instance or worker. */
const TOLD: Readonly<Record<Service, RegExp>> = {
  postgres: /PostgreSQL does not answer|lost the notification channel/,
  redis: /Redis cannot be reached|redis does not answer/,
  kafka: /kafka does not answer|the consumer ended/,
};

describeWithCluster('while a service is away', () => {
  const running = useCluster(2, 2);
  let flags = 0;

  const newFlag = async () => {
    flags += 1;
    const key = `flag-${flags}`;
    await running.admin.createFlag({ key });
    return key;
  };
  const proxiesOf = (cluster: Cluster, services: readonly Service[]) =>
    services.map((service) => cluster[service]);
  const isServed = (key: string, wanted: boolean) =>
    eventually(
      () => Promise.all(running.cluster.apis.map((api) => api.sdk.decide(key, 'user-1'))),
      (decisions) => decisions.every(({ value }) => value === wanted),
    );

  afterEach(async () => {
    await Promise.all(proxiesOf(running.cluster, SERVICES).map((proxy) => proxy.restore()));
  });

  const outages: readonly (readonly [string, readonly Service[]])[] = [
    ...SERVICES.map((service) => [service, [service]] as const),
    ['everything', SERVICES],
  ];
  for (const [name, services] of outages) {
    describe(name, () => {
      for (const [fault, bring] of Object.entries(FAULTS)) {
        it(`${fault}: evaluation goes on, and all is well again by itself`, async () => {
          const { admin, cluster } = running;
          const key = await newFlag();
          await isServed(key, false);
          await expect(cluster.violations()).resolves.toEqual([]);
          const traffic = Traffic.start(cluster.apis.map((api) => api.sdk));

          const told = logsSince(cluster);
          await Promise.all(proxiesOf(cluster, services).map((proxy) => bring(proxy)));
          await Promise.all([traffic.answers(200), sleep(outageMs(services, fault))]);
          const patch = { enabled: true };
          const path = `/admin/flags/${key}/environments/production`;
          const begun = performance.now();
          const answer = await admin.http.patch(path, patch, { 'if-match': '*' });
          const tookMs = performance.now() - begun;
          await traffic.answers(200);
          if (fault !== 'is slow') await expectTold(told, services);
          await Promise.all(proxiesOf(cluster, services).map((proxy) => proxy.restore()));

          expectCommittedOrRefused(
            answer,
            tookMs,
            fault !== 'is slow' && services.includes('postgres'),
          );
          if (answer.status !== 200) await admin.configure(key, patch);
          await isServed(key, true);
          expect(await traffic.stop()).toEqual({ failures: [], wentBack: [] });
          await expect(cluster.violations()).resolves.toEqual([]);
        });
      }
    });
  }
});

/** What all processes have logged from now on. */
function logsSince(cluster: Cluster): () => string {
  const processes = [...cluster.apis, ...cluster.workers].map((instance) => instance.process);
  const known = processes.map(({ stdout }) => stdout.length);
  return () => processes.map(({ stdout }, at) => stdout.slice(known[at])).join('');
}

async function expectTold(logs: () => string, services: readonly Service[]): Promise<void> {
  for (const service of services) {
    const text = await eventually(logs, (all) => TOLD[service].test(all));
    expect(text).toMatch(TOLD[service]);
  }
}

/** The contract promises a refusal within 2 s; a busy machine may need longer for everything. */
const REFUSAL_MS = 6_000;

function expectCommittedOrRefused(answer: Answer, tookMs: number, mustRefuse: boolean): void {
  expect(mustRefuse ? [503] : [200, 503]).toContain(answer.status);
  if (answer.status === 200) return;
  expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
  expect(answer.body).toMatchObject({ code: 'unavailable' });
  expect(tookMs).toBeLessThan(REFUSAL_MS);
}
