import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Caller } from '#domain/kernel/caller';
import { type EnvironmentAddress, type RulesetSource } from '#domain/rulesets/ruleset.source';
import { EnvironmentRepository } from '#domain/tenancy/environment.repository';
import { aCaller } from '#domain/testing/a-caller';
import { ManualRulesetSource } from '#domain/testing/manual-ruleset.source';
import { OutboxReader } from '#infra/outbox/outbox.reader';
import { CHANNELS } from '#infra/postgres/channels';
import { PostgresChangeFeed } from '#infra/postgres/postgres.change-feed';
import { PostgresListener } from '#infra/postgres/postgres-listener';
import { PostgresChangeBroadcast } from '#infra/postgres/postgres.change-broadcast';
import { InProcessRulesetStore } from '#infra/rulesets/in-process.ruleset-store';
import { RulesetFreshness } from '#infra/rulesets/ruleset-freshness';
import { RulesetRefresher } from '#infra/rulesets/ruleset-refresher';
import { eventually } from '../support/eventually.js';
import { openPgService, type PgService } from '../support/pg-service.js';
import { describeWithPostgres } from '../support/test-database.js';

const LISTENER = `ffs-listener-${CHANNELS.rulesetChanges}`;

describeWithPostgres('keeping rulesets up to date', () => {
  let service: PgService;
  let owner: Caller;
  let address: EnvironmentAddress;
  let store: InProcessRulesetStore;
  let refresher: RulesetRefresher | undefined;

  beforeAll(async () => {
    service = await openPgService();
  });
  afterAll(() => service.close());
  beforeEach(async () => {
    owner = aCaller(await service.aTenant());
    const production = await service.units.read(owner.tenantId, (unit) =>
      unit.get(EnvironmentRepository).find(owner.tenantId, 'production'),
    );
    address = { tenantId: owner.tenantId, environmentId: production?.id ?? '' };
  });
  afterEach(() => refresher?.onApplicationShutdown());

  const start = async (source: RulesetSource = service.rulesets) => {
    store = new InProcessRulesetStore(source);
    refresher = new RulesetRefresher(
      new PostgresChangeFeed(service.dsn),
      store,
      source,
      new RulesetFreshness(),
    );
    await refresher.onApplicationBootstrap();
  };
  const create = (key: string) => service.flags.create.execute(owner, { key });
  const relay = () => {
    const publisher = new PostgresChangeBroadcast(service.dataSource);
    return new OutboxReader(service.dataSource).publishNext(200, (events) =>
      publisher.publish(events),
    );
  };
  const revision = () => store.installed(address.environmentId)?.revision;
  const expectRevision = async (wanted: number) => {
    await expect(eventually(revision, (found) => found === wanted)).resolves.toBe(wanted);
  };
  const notify = (payload: string) =>
    service.dataSource.query(`select pg_notify($1, $2)`, [CHANNELS.rulesetChanges, payload]);
  const listeners = () =>
    service.dataSource.query<{ pid: number }[]>(
      `select pid from pg_stat_activity where application_name = $1 and datname = current_database()`,
      [LISTENER],
    );
  const killListener = async () => {
    const [old] = await listeners();
    await service.dataSource.query(`select pg_terminate_backend($1)`, [old?.pid]);
    return old?.pid;
  };

  it('installs what the change path tells', async () => {
    await start();
    await store.get(address);
    await create('a');
    await relay();

    await expectRevision(1);
    expect([...(store.installed(address.environmentId)?.flags.keys() ?? [])]).toEqual(['a']);
  });

  it('finds by itself what nobody told', async () => {
    await start();
    await store.get(address);
    await create('a');

    await expectRevision(1);
  });

  it('forgets an environment that is gone', async () => {
    await start();
    await store.get(address);
    await service.units.write(owner, (unit) =>
      unit.get(EnvironmentRepository).remove(owner.tenantId, address.environmentId),
    );
    await refresher?.repair();

    expect(revision()).toBeUndefined();
  });

  it('listens again after its connection was cut, and repairs what it missed', async () => {
    await start();
    await store.get(address);
    const old = await killListener();
    await create('missed');
    await relay();

    await expectRevision(1);
    const again = await eventually(
      listeners,
      (found) => found.length === 1 && found[0]?.pid !== old,
    );
    expect(again).toHaveLength(1);
    await create('heard');
    await relay();
    await expectRevision(2);
  });

  it('does not miss what is told while it loads for the first time', async () => {
    const source = new ManualRulesetSource();
    source.revisions.set(address.environmentId, 1);
    await start(source);
    const loading = store.get(address);
    await notify(JSON.stringify([{ ...address, revision: 2, committedAt: Date.now() }]));
    await sleep(100);
    source.next().answer(1);
    await loading;

    const [question] = await eventually(
      () => source.pending,
      (pending) => pending.length > 0,
    );
    expect(question).toMatchObject({ kind: 'changes', since: 1 });
    question?.answer(2);
    await expectRevision(2);
  });

  it('is not shaken by a notification that it does not understand', async () => {
    await start();
    await store.get(address);
    for (const payload of ['', 'no json', 'null', '{}', '[null]', '[{"revision":"x"}]']) {
      await notify(payload);
    }
    await create('a');
    await relay();

    await expectRevision(1);
  });

  it('leaves no connection when it is closed while it opens', async () => {
    const silent = { onNotification: () => undefined, onListening: () => undefined };
    const listener = new PostgresListener(service.dsn, 'ffs_closing', silent);
    const timers = () =>
      process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    const opening = listener.open();
    await listener.close();
    await opening;

    const left = await eventually(
      () =>
        service.dataSource.query<unknown[]>(
          `select from pg_stat_activity where application_name = 'ffs-listener-ffs_closing'`,
        ),
      (connections) => connections.length === 0,
    );
    expect(left).toEqual([]);
    expect(timers()).toBeLessThanOrEqual(before);
  });
});
