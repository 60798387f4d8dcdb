import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { type Caller } from '#domain/kernel/caller';
import { type RulesetChangeEvent } from '#domain/rulesets/ruleset-change.event';
import { aCaller } from '#domain/testing/a-caller';
import { InMemoryChangePublisher } from '#domain/testing/in-memory.change-publisher';
import { OutboxReader } from '#infra/outbox/outbox.reader';
import { Retention } from '#infra/postgres/retention';
import { asSystem } from '#infra/postgres/scope';
import { eventually } from '../support/eventually.js';
import { openPgService, type PgService } from '../support/pg-service.js';
import { describeWithPostgres } from '../support/test-database.js';

describeWithPostgres('the outbox', () => {
  let service: PgService;
  let outbox: OutboxReader;
  let publisher: InMemoryChangePublisher;
  let owner: Caller;

  beforeAll(async () => {
    service = await openPgService();
    outbox = new OutboxReader(service.dataSource);
  });
  afterAll(() => service.close());
  beforeEach(async () => {
    publisher = new InMemoryChangePublisher();
    await drain();
    publisher = new InMemoryChangePublisher();
    owner = aCaller(await service.aTenant());
  });

  const publish = (events: readonly RulesetChangeEvent[]) => publisher.publish(events);
  const drain = async (limit = 200) => {
    let published = 0;
    for (let next = 1; next > 0; published += next) next = await outbox.publishNext(limit, publish);
    return published;
  };
  const create = (key: string, caller = owner) => service.flags.create.execute(caller, { key });
  const revisions = () => publisher.published.map(({ revision }) => revision);

  it('hands out every change once, oldest first, as many at a time as asked', async () => {
    for (const key of ['a', 'b', 'c']) await create(key);

    await expect(outbox.publishNext(4, publish)).resolves.toBe(4);
    expect(revisions()).toEqual([1, 1, 1, 2]);
    await expect(drain(4)).resolves.toBe(5);
    expect(revisions()).toEqual([1, 1, 1, 2, 2, 2, 3, 3, 3]);
    await expect(drain()).resolves.toBe(0);
  });

  it('tells where, which revision, and when', async () => {
    const before = Date.now();
    await create('a');
    await drain();

    const [event] = publisher.published;
    expect(event).toMatchObject({ tenantId: owner.tenantId, revision: 1 });
    expect(Object.keys(event ?? {}).sort()).toEqual([
      'committedAt',
      'environmentId',
      'revision',
      'tenantId',
    ]);
    expect(event?.committedAt).toBeGreaterThan(before - 60_000);
  });

  it('repeats what was published and not marked', async () => {
    await create('a');
    const crash = outbox.publishNext(200, async (events) => {
      await publish(events);
      throw new Error('crash');
    });
    await expect(crash).rejects.toThrow('crash');
    await expect(drain()).resolves.toBe(3);

    expect(revisions()).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('marks nothing when publishing fails', async () => {
    await create('a');
    const failing = outbox.publishNext(200, () => Promise.reject(new Error('broker is down')));

    await expect(failing).rejects.toThrow('broker is down');
    await expect(outbox.oldestUnpublished()).resolves.toBeInstanceOf(Date);
    await drain();
    await expect(outbox.oldestUnpublished()).resolves.toBeNull();
  });

  it('does not skip a change that got its number first and was committed last', async () => {
    const slow = aCaller(await service.aTenant());
    let commit = (): void => undefined;
    const waiting = new Promise<void>((resolve) => (commit = resolve));
    const runner = service.dataSource.createQueryRunner();
    await runner.connect();
    await runner.startTransaction();
    await runner.query(
      `select set_config('role', 'ffs_app', true), set_config('ffs.tenant', $1, true)`,
      [slow.tenantId],
    );
    await runner.query(
      `insert into outbox (tenant_id, environment_id, revision, flags, segments, committed_at)
       select tenant_id, id, 1, '{}', '{}', now() from environments limit 1`,
    );
    const late = waiting.then(() => runner.commitTransaction());

    await create('fast');
    await expect(drain()).resolves.toBe(3);
    commit();
    await late;
    await runner.release();
    await expect(drain()).resolves.toBe(1);
    expect(publisher.published.at(-1)?.tenantId).toBe(slow.tenantId);
  });

  it('leaves a tenant to the relay that is at it, and takes the others', async () => {
    const other = aCaller(await service.aTenant());
    await create('a');
    const taken: number[] = [];
    const relay = async (inTheMeantime: () => Promise<unknown>) => {
      const count = await outbox.publishNext(200, async (events) => {
        await inTheMeantime();
        await publish(events);
      });
      taken.push(count);
    };
    await relay(async () => {
      await create('b');
      await relay(() => Promise.resolve());
      await create('of-the-other', other);
      await relay(() => Promise.resolve());
    });

    expect(taken).toEqual([0, 3, 3]);
    expect(publisher.published.map(({ tenantId }) => tenantId)).toEqual([
      ...new Array<string>(3).fill(other.tenantId),
      ...new Array<string>(3).fill(owner.tenantId),
    ]);
    await drain();
    expect(revisions()).toEqual([1, 1, 1, 1, 1, 1, 2, 2, 2]);
  });

  it('moves the changes of many tenants at once', async () => {
    for (let at = 0; at < 5; at += 1) await create('a', aCaller(await service.aTenant()));
    await expect(drain()).resolves.toBe(15);
    expect(new Set(publisher.published.map(({ tenantId }) => tenantId)).size).toBe(5);
  });

  it('is moved whole by two relays that work at once', async () => {
    const keys = Array.from({ length: 12 }, (_, at) => `f${at}`);
    const total = keys.length * 3;
    const relay = () =>
      eventually(
        () => outbox.publishNext(5, publish),
        () => publisher.published.length >= total,
      );
    await Promise.all([relay(), relay(), ...keys.map((key) => create(key))]);

    const byEnvironment = Map.groupBy(publisher.published, ({ environmentId }) => environmentId);
    expect(
      [...byEnvironment.values()].map((events) => events.map(({ revision }) => revision)),
    ).toEqual(new Array(3).fill(keys.map((_, at) => at + 1)));
  });

  it('forgets what was published a day ago, and nothing else', async () => {
    const count = async () => {
      const rows = await asSystem(service.dataSource, (sql) =>
        sql.query<unknown[]>(`select from outbox where tenant_id = $1`, [owner.tenantId]),
      );
      return rows.length;
    };
    const age = (hours: number) =>
      asSystem(service.dataSource, (sql) =>
        sql.query(
          `update outbox set published_at = now() - make_interval(hours => $1)
           where published_at is not null`,
          [hours],
        ),
      );
    await create('a');
    await drain();
    await create('b');
    const retention = new Retention(service.dataSource);
    await age(23);
    await retention.removeExpired();
    await expect(count()).resolves.toBe(6);
    await age(25);
    await retention.removeExpired();
    await expect(count()).resolves.toBe(3);
    await expect(drain()).resolves.toBe(3);
  });
});
