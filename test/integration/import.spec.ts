import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { type ImportResult } from '#domain/transfer/import-ledger';
import { inTenant } from '#infra/postgres/scope';
import { type ApiService, startApiService } from '../support/api-service.js';
import { outboxOf } from '../support/committed-records.js';
import { eventually } from '../support/eventually.js';
import { type Answer, bodyOf } from '../support/http-client.js';
import { SdkClient } from '../support/sdk-client.js';
import { describeWithPostgres } from '../support/test-database.js';

const MANY = 5_000;
const SOME = 500;
const SEGMENTS = 20;
const numbers = (count: number) => Array.from({ length: count }, (_, at) => at);

/** Flags that require one another and use segments in all environments. */
function aDocument(count: number, name = 'first') {
  const configuration = (at: number) => ({
    enabled: true,
    prerequisites: at % 5 === 1 ? [{ flag: `flag-${at - 1}`, variants: ['on', 'off'] }] : [],
    rules: [{ id: 'r', when: { segment: `segment-${at % SEGMENTS}` }, serve: { variant: 'off' } }],
    fallthrough: { variant: 'on' },
  });
  const environments = (at: number) =>
    Object.fromEntries(
      ['development', 'staging', 'production'].map((key) => [key, configuration(at)]),
    );
  return {
    schemaVersion: 1,
    segments: numbers(SEGMENTS).map((at) => ({
      key: `segment-${at}`,
      included: [`member-${at}`],
      when: at === 0 ? null : { segment: `segment-${at - 1}` },
    })),
    flags: numbers(count).map((at) => ({
      key: `flag-${at}`,
      name,
      tags: ['imported', '\u{1f600} "quoted"'],
      environments: environments(at),
    })),
  };
}

describeWithPostgres('an import', () => {
  let service: ApiService;

  beforeAll(async () => {
    service = await startApiService();
  });
  afterAll(() => service.close());

  const send = (mode: string, document: unknown): Promise<Answer> =>
    service.admin.http.post(`/admin/import?mode=${mode}`, document);
  const run = async (mode: string, document: unknown) =>
    (await bodyOf(send(mode, document))) as ImportResult;
  const inOwn = <Row>(sql: string) =>
    inTenant(service.database.dataSource, service.tenantId, 'READ COMMITTED', (tenant) =>
      tenant.query<Row[]>(sql),
    );
  const counts = async () => {
    const tables = ['flags', 'flag_environments', 'flag_references', 'flag_history', 'segments'];
    const more = ['segment_members', 'segment_references', 'audit_entries', 'outbox'];
    const columns = [...tables, ...more].map((table) => `(select count(*) from ${table}) ${table}`);
    const [row] = await inOwn<Record<string, string>>(`select ${columns.join(', ')}`);
    return Object.fromEntries(Object.entries(row ?? {}).map(([name, n]) => [name, Number(n)]));
  };
  const revisions = async () =>
    (await service.admin.environments()).map(({ revision }) => revision);
  const verify = () => bodyOf(service.admin.http.get('/admin/audit/verify'));
  /** Everything that a write leaves, to show that one has left nothing. */
  const traces = async () => [await counts(), await revisions(), await verify()];
  const empty = async () => {
    const result = await run('replace', { schemaVersion: 1, flags: [], segments: [] });
    expect(result.created.flags).toEqual([]);
  };

  afterEach(empty);

  it(`of ${MANY} flags is one change: audited, with history, announced and served`, async () => {
    const [before, revisionsBefore] = [await counts(), await revisions()];
    const { created } = await run('create', aDocument(MANY));
    expect([created.flags.length, created.segments.length]).toEqual([MANY, SEGMENTS]);

    const after = await counts();
    const grown = Object.entries(after).map(([name, n]) => [name, n - (before[name] ?? 0)]);
    expect(Object.fromEntries(grown)).toEqual({
      flags: MANY,
      flag_environments: 3 * MANY,
      flag_references: 3 * (MANY + MANY / 5),
      flag_history: MANY,
      segments: SEGMENTS,
      segment_members: SEGMENTS,
      segment_references: SEGMENTS - 1,
      audit_entries: MANY + SEGMENTS,
      outbox: 3,
    });
    await expect(verify()).resolves.toMatchObject({ ok: true, count: after['audit_entries'] });
    const versions = await inOwn(
      `select distinct action, resource_type, (select count(distinct flag_id)::integer
         from flag_history join flags on id = flag_id) as flags
       from audit_entries where seq > ${before['audit_entries']} order by action`,
    );
    expect(versions).toEqual([
      { action: 'flag.create', resource_type: 'flag', flags: MANY },
      { action: 'segment.create', resource_type: 'segment', flags: MANY },
    ]);
    expect(await revisions()).toEqual(revisionsBefore.map((revision) => revision + 1));
    const rows = (await outboxOf(service.database.dataSource, service.tenantId)).slice(-3);
    for (const row of rows)
      expect([row.flags.length, row.segments.length]).toEqual([MANY, SEGMENTS]);

    const { secret } = await service.admin.createKey('production', 'server');
    const sdk = new SdkClient(service.admin.http.as(secret));
    const { decisions } = await sdk.evaluate({ userID: 'member-3' });
    const values = numbers(MANY).map((at) => decisions[`flag-${at}`]?.value);
    expect(values).toEqual(numbers(MANY).map((at) => at % SEGMENTS < 3));
  });

  it('of what is there already changes nothing, and of all of it changes each once', async () => {
    await run('create', aDocument(SOME));
    const before = await traces();
    const again = await run('merge', aDocument(SOME));
    expect([again.unchanged.flags.length, again.updated.flags]).toEqual([SOME, []]);
    await expect(traces()).resolves.toEqual(before);

    const { audit_entries = 0, outbox = 0 } = await counts();
    const { updated } = await run('merge', aDocument(SOME, 'second'));
    expect(updated.flags).toHaveLength(SOME);
    // A name is not served, so no environment changes.
    expect(await counts()).toMatchObject({ audit_entries: audit_entries + SOME, outbox });
    await expect(service.admin.flag('flag-7')).resolves.toMatchObject({
      name: 'second',
      version: 2,
    });
  });

  it('that fails at its last flag leaves nothing', async () => {
    const before = await traces();
    const { dataSource } = service.database;
    await dataSource.query(`alter table flag_history add constraint poison
      check (definition ->> 'key' <> 'flag-${SOME - 1}') not valid`);
    const answer = await send('merge', aDocument(SOME));
    await dataSource.query(`alter table flag_history drop constraint poison`);

    expect(answer.status).toBe(500);
    await expect(traces()).resolves.toEqual(before);
    expect((await run('merge', aDocument(10))).created.flags).toHaveLength(10);
  });

  it('whose connection is killed half way leaves nothing', async () => {
    const before = await traces();
    const { dataSource } = service.database;
    const blocker = dataSource.createQueryRunner();
    await blocker.startTransaction();
    await blocker.query('lock table flag_history in share mode');
    const answering = send('merge', aDocument(SOME));
    const [stuck] = await eventually(
      () =>
        dataSource.query<{ pid: number }[]>(`select pid from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`),
      (rows) => rows.length > 0,
    );
    await dataSource.query('select pg_terminate_backend($1)', [stuck?.pid]);
    await blocker.rollbackTransaction();
    await blocker.release();

    expect((await answering).status).toBe(503);
    await expect(traces()).resolves.toEqual(before);
  });

  it('and another one at the same time are one after the other', async () => {
    const before = await counts();
    const results = await Promise.all([
      run('merge', aDocument(300)),
      run('merge', aDocument(300)),
      run('merge', { schemaVersion: 1, flags: [{ key: 'flag-7', name: 'other' }] }),
    ]);

    const created = results.map((result) => result.created.flags.length);
    expect(created.reduce((sum, n) => sum + n, 0)).toBe(300);
    const changed = results.flatMap(({ created, updated }) => [
      ...[created, updated].flatMap(({ flags, segments }) => [...flags, ...segments]),
    ]);
    const { audit_entries = 0 } = before;
    expect(await counts()).toMatchObject({ audit_entries: audit_entries + changed.length });
    await expect(verify()).resolves.toMatchObject({ ok: true });
  });
});
