import { rulesetKey } from '#infra/redis/keys';
import { type Cluster } from './cluster.js';

/**
 * What does not hold now of what must hold whenever no fault is going on: nothing acknowledged is lost, every change
 * is audited and published once, and every instance and the shared cache have the revision of the database.
 */
export async function brokenInvariants(cluster: Cluster): Promise<string[]> {
  const faults = await Promise.all([
    lostChanges(cluster),
    unevenBooks(cluster),
    laggards(cluster),
    missingDependencies(cluster),
  ]);
  return faults.flat();
}

async function lostChanges(cluster: Cluster): Promise<string[]> {
  const rows = await cluster.rows<{ key: string; version: number }>(
    `select f.key, fe.version from flags f join flag_environments fe on fe.flag_id = f.id
     join environments e on e.id = fe.environment_id where e.key = 'production'`,
  );
  const stored = new Map(rows.map(({ key, version }) => [key, version]));
  return cluster.acknowledged.lost(stored).map((key) => `an acknowledged change of ${key} is lost`);
}

/** Audit entries = outbox rows = revisions, and every outbox row is published. */
async function unevenBooks(cluster: Cluster): Promise<string[]> {
  const [books] = await cluster.rows<Readonly<Record<string, number>>>(
    `select e.revision::int as revision,
       (select count(*)::int from outbox o where o.environment_id = e.id) as outbox,
       (select count(*)::int from outbox where published_at is null) as waiting,
       (select count(*)::int from audit_entries a where a.tenant_id = e.tenant_id
          and (a.action = 'flag.create' or a.action = 'flag.update' and a.environment = e.key)) as audited
     from environments e where e.key = 'production'`,
  );
  const { revision, outbox, waiting, audited } = books ?? {};
  const found: string[] = [];
  if (waiting !== 0) found.push(`${waiting ?? '?'} changes are not published`);
  if (outbox !== revision || audited !== revision) {
    found.push(
      `${revision ?? '?'} revisions, ${outbox ?? '?'} outbox rows, ${audited ?? '?'} audited`,
    );
  }
  return found;
}

async function laggards(cluster: Cluster): Promise<string[]> {
  const revision = await cluster.revision();
  const served = await Promise.all(
    cluster.apis.map(async (api) => (await api.sdk.evaluate()).revision),
  );
  const cached = await cluster
    .openRedis()
    .hget(rulesetKey(await cluster.environmentId()), 'revision');
  const found = served.flatMap((at, index) =>
    at === revision ? [] : [`API ${index} serves ${at} of ${revision}`],
  );
  return Number(cached) === revision ? found : [...found, `Redis has ${cached} of ${revision}`];
}

async function missingDependencies(cluster: Cluster): Promise<string[]> {
  const running = [...cluster.apis, ...cluster.workers].filter(({ process }) => process.isRunning);
  const missing = await Promise.all(running.map((instance) => instance.missing()));
  return missing.flat().map((name) => `a process does not have ${name}`);
}
