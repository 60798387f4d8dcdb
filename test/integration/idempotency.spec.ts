import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { inTenant } from '#infra/postgres/scope';
import { type ApiService, startApiService } from '../support/api-service.js';
import { type Answer } from '../support/http-client.js';
import { describeWithPostgres } from '../support/test-database.js';

describeWithPostgres('a write with an Idempotency-Key', () => {
  let service: ApiService;

  beforeAll(async () => {
    service = await startApiService();
  });
  afterAll(() => service.close());

  const create = (key: string, flag: string): Promise<Answer> =>
    service.admin.http.post('/admin/flags', { key: flag }, { 'idempotency-key': key });

  it('has its effect once, however many arrive at once, and one answer for all', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => create('k-once', 'once')));

    const done = answers.filter(({ status }) => status === 201);
    const refused = answers.filter(({ status }) => status === 409);
    expect(done.length + refused.length).toBe(50);
    expect(new Set(done.map(({ text }) => text)).size).toBe(1);
    expect(refused.every(({ text }) => text.includes('idempotency_in_progress'))).toBe(true);
    const firsts = done.filter(({ headers }) => headers.get('idempotent-replayed') === undefined);
    expect(firsts).toHaveLength(1);
    const replay = await create('k-once', 'once');
    expect(replay.headers.get('idempotent-replayed')).toBe('true');
    expect([replay.status, replay.text]).toEqual([201, done[0]?.text]);
    expect(replay.headers.get('etag')).toBe('"1"');
    expect(replay.headers.get('location')).toBe('/admin/flags/once');
  });

  it('is refused when the key was used for another request', async () => {
    await create('k-other', 'first');
    const other = await create('k-other', 'second');
    expect(other.status).toBe(422);
    expect(other.text).toContain('idempotency_conflict');
    expect((await service.admin.http.get('/admin/flags/second')).status).toBe(404);
  });

  it('keeps the answer of a refusal too, and nothing else of it', async () => {
    await create('k-a', 'taken');
    const refused = await create('k-b', 'taken');
    const again = await create('k-b', 'taken');
    expect(refused.status).toBe(409);
    expect([again.status, again.text]).toEqual([409, refused.text]);
  });

  it('that is a dry run keeps its answer and nothing else', async () => {
    const document = { schemaVersion: 1, flags: [{ key: 'dry' }] };
    const send = () =>
      service.admin.http.post('/admin/import?dryRun=true', document, {
        'idempotency-key': 'k-dry',
      });
    const answer = await send();
    expect([answer.status, answer.body]).toMatchObject([200, { created: { flags: ['dry'] } }]);
    expect((await send()).text).toBe(answer.text);
    expect((await service.admin.http.get('/admin/flags/dry')).status).toBe(404);
    expect((await service.admin.http.get('/admin/audit/verify')).body).toMatchObject({ ok: true });
  });

  it('with a malformed key changes nothing', async () => {
    const answer = await create('two words', 'never');
    expect(answer.status).toBe(400);
    expect((await service.admin.http.get('/admin/flags/never')).status).toBe(404);
  });

  it('stores secrets encrypted only', async () => {
    const answer = await service.admin.http.post(
      '/admin/environments/production/keys',
      { name: 'k', kind: 'server' },
      { 'idempotency-key': 'k-secret' },
    );
    const { secret } = answer.body as { secret: string };
    const rows = await inTenant(
      service.database.dataSource,
      service.tenantId,
      'READ COMMITTED',
      (sql) => sql.query<{ answer: Buffer }[]>('select answer from idempotent_answers'),
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.some((row) => row.answer.includes(secret))).toBe(false);
  });
});
