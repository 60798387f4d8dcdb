import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { UnitOfWork } from '#domain/kernel/unit-of-work';
import { aCaller } from '#domain/testing/a-caller';
import { inTenant } from '#infra/postgres/scope';
import { type ApiService, startApiService } from '../support/api-service.js';
import { bodyOf } from '../support/http-client.js';
import { expectProblem } from '../support/problem.js';
import { tamper } from '../support/tampering.js';
import { describeWithPostgres } from '../support/test-database.js';

const ENTRIES = 420;

describeWithPostgres('GET /admin/audit/verify', () => {
  let service: ApiService;
  let count: number;

  beforeAll(async () => {
    service = await startApiService();
    await service.admin.createFlag({ key: 'f', tags: ['\u{1f600}'] });
    await service.admin.configure('f', { enabled: true });
    const caller = aCaller(service.tenantId);
    await service.app.get(UnitOfWork, { strict: false }).write(caller, async (unit) => {
      for (let at = 0; at < ENTRIES; at += 1) await unit.audit(draft(at));
    });
    const page = (await bodyOf(service.admin.http.get('/admin/audit?limit=1'))) as {
      items: { seq: number }[];
    };
    count = page.items[0]?.seq ?? 0;
    await keep('audit_entries', 'tenants');
  });
  afterAll(() => service.close());
  beforeEach(restore);

  /** Documents that are not in memory what they are in JSON, and those that JSON writes in odd ways. */
  function draft(at: number) {
    const odd: unknown = JSON.parse(
      '{"__proto__":{"b":1e21,"a":-0.5},"\\u2028":["\\ud83d\\ude00",null]}',
    );
    const before =
      at % 2 === 0 ? null : { made: new Date(at), absent: undefined, list: [undefined] };
    const after: unknown = at % 3 === 0 ? odd : { '2': at, '10': at };
    const resource = { type: 'thing', key: `thing-${at}` };
    return { action: 'thing.change', resource, environment: null, before, after };
  }

  async function keep(...tables: string[]) {
    const copies = tables.map((table) => [`create table kept_${table} as table ${table}`] as const);
    await tamper(service.database.dsn, ...copies);
  }

  async function restore() {
    const columns = `tenant_id, seq, at, actor, action, resource_type, resource_key, environment, ip,
      request_id, before, after, hash`;
    await tamper(
      service.database.dsn,
      ['delete from audit_entries'],
      [`delete from tenants t where not exists (select from kept_tenants k where k.id = t.id)`],
      [`insert into audit_entries (${columns}) select ${columns} from kept_audit_entries`],
      [
        `update tenants t set audit_seq = k.audit_seq, audit_hash = k.audit_hash
        from kept_tenants k where k.id = t.id`,
      ],
    );
  }

  const verify = () => bodyOf(service.admin.http.get('/admin/audit/verify'));
  const damage = (sql: string, ...values: unknown[]) => tamper(service.database.dsn, [sql, values]);

  it('agrees with what was written, whatever the documents hold', async () => {
    const head = expect.stringMatching(/^[0-9a-f]{64}$/);
    await expect(verify()).resolves.toEqual({ ok: true, count, head });
    expect(count).toBeGreaterThan(ENTRIES);
  });

  it.each([
    ['at', `at + interval '1 microsecond'`],
    ['at', `'infinity'`],
    ['actor', `'{"type":"user","id":"user-1","name":"Eve"}'`],
    ['action', `'thing.delete'`],
    ['resource_type', `'flag'`],
    ['resource_key', `'another'`],
    ['environment', `'production'`],
    ['ip', `null`],
    ['request_id', `''`],
    ['before', `'{}'`],
    ['after', `null`],
    ['hash', `repeat('0', 64)`],
  ])('names the entry whose %s became %s', async (column, value) => {
    await damage(`update audit_entries set ${column} = ${value} where seq = 211`);
    await expect(verify()).resolves.toEqual({
      ok: false,
      firstBad: 211,
      reason: 'entry 211 is not what was written: its hash does not fit',
    });
  });

  it.each([1, 2, 200, 201, 400])('names entry %d when it was deleted', async (seq) => {
    await damage('delete from audit_entries where seq = $1', seq);
    await expect(verify()).resolves.toEqual({
      ok: false,
      firstBad: seq,
      reason: `entry ${seq} is missing`,
    });
  });

  it.each([
    [1, 2],
    [17, 300],
  ])('names the first of entries %d and %d when they changed places', async (one, other) => {
    await tamper(
      service.database.dsn,
      [`update audit_entries set seq = -1 where seq = ${one}`],
      [`update audit_entries set seq = ${one} where seq = ${other}`],
      [`update audit_entries set seq = ${other} where seq = -1`],
    );
    await expect(verify()).resolves.toMatchObject({ ok: false, firstBad: one });
  });

  it('names the first of the entries that were cut off at the end', async () => {
    await damage('delete from audit_entries where seq > $1', count - 2);
    await expect(verify()).resolves.toEqual({
      ok: false,
      firstBad: count - 1,
      reason: `entry ${count - 1} is missing, and all up to entry ${count} with it`,
    });
  });

  it('names the first entry when all are gone', async () => {
    await damage('delete from audit_entries');
    await expect(verify()).resolves.toMatchObject({ ok: false, firstBad: 1 });
  });

  it('names entries that were added', async () => {
    const copy = (seq: number) => `insert into audit_entries (tenant_id, seq, at, actor, action,
        resource_type, resource_key, request_id, hash)
      select tenant_id, ${seq}, at, actor, action, resource_type, resource_key, request_id, hash
      from audit_entries where seq = 3`;
    await damage(copy(0));
    await expect(verify()).resolves.toMatchObject({ ok: false, firstBad: 0 });
    await restore();
    await damage(copy(count + 5));
    await expect(verify()).resolves.toMatchObject({ ok: false, firstBad: count + 5 });
  });

  it('names the last entry when the tenant remembers another one', async () => {
    await damage(`update tenants set audit_hash = repeat('0', 64)`);
    await expect(verify()).resolves.toEqual({
      ok: false,
      firstBad: count,
      reason: `entry ${count} is not the last entry that was written`,
    });
  });

  it('names the first entry of a chain that was given to another tenant', async () => {
    const other = '01890a5d-ac96-774b-bcce-b302099a8057';
    await tamper(
      service.database.dsn,
      [
        `insert into tenants select '${other}', 'other', name, created_at, audit_seq, audit_hash
        from tenants where id = '${service.tenantId}'`,
      ],
      [`update audit_entries set tenant_id = '${other}'`],
    );
    await expect(verify()).resolves.toMatchObject({ ok: false, firstBad: 1 });
  });

  it('is a 400 with a parameter it does not know', async () => {
    const answer = await service.admin.http.get('/admin/audit/verify?from=2');

    expectProblem(answer, 400, 'invalid_input', '/from');
  });

  it('is about entries that the application itself cannot change', async () => {
    const attempt = (statement: string) =>
      inTenant(service.database.dataSource, service.tenantId, 'READ COMMITTED', (sql) =>
        sql.query(statement),
      );
    for (const table of ['audit_entries', 'flag_history']) {
      await expect(attempt(`update ${table} set action = 'x'`)).rejects.toThrow(
        'permission denied',
      );
      await expect(attempt(`delete from ${table}`)).rejects.toThrow('permission denied');
      await expect(attempt(`truncate ${table}`)).rejects.toThrow('permission denied');
    }
    await expect(attempt(`alter table audit_entries disable row level security`)).rejects.toThrow(
      'must be owner',
    );
  });
});
