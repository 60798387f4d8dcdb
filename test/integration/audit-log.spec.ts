import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { type StoredAuditEntry } from '#domain/audit/audit-entry';
import { ListAuditQuery } from '#domain/audit/list-audit.query';
import { UnitOfWork } from '#domain/kernel/unit-of-work';
import { aCaller } from '#domain/testing/a-caller';
import { type Page } from '../support/admin-client.js';
import { type ApiService, startApiService } from '../support/api-service.js';
import { bodyOf } from '../support/http-client.js';
import { faultPathsOf } from '../support/fault-paths.js';
import { describeWithPostgres } from '../support/test-database.js';

const MIB = 1024 * 1024;

describeWithPostgres('GET /admin/audit', () => {
  let service: ApiService;

  beforeAll(async () => {
    service = await startApiService();
    const { admin } = service;
    await admin.createFlag({ key: 'f' });
    await admin.configure('f', { enabled: true }, 'staging');
    await admin.configure('f', { enabled: true }, 'production');
    await admin.createFlag({ key: 'g' });
    await admin.deleteFlag('g');
  });
  afterAll(() => service.close());

  const list = async (query: string) =>
    (await bodyOf(service.admin.http.get(`/admin/audit${query}`))) as Page<StoredAuditEntry>;
  const found = async (query: string) =>
    (await list(`?limit=200&${query}`)).items.map(
      ({ action, resource }) => `${action} ${resource.key}`,
    );
  const append = (
    count: number,
    type: string,
    after: (at: number) => unknown,
    caller = aCaller(service.tenantId),
  ) =>
    service.app.get(UnitOfWork, { strict: false }).write(caller, async (unit) => {
      for (let at = 0; at < count; at += 1) {
        const resource = { type, key: `${type}-${at}` };
        const rest = { environment: null, before: null, after: after(at) };
        await unit.audit({ action: `${type}.make`, resource, ...rest });
      }
    });

  it('tells who did what, when, from where, with what was before and after', async () => {
    const answer = await service.admin.http.patch(
      '/admin/flags/f/environments/staging',
      { enabled: false },
      { 'if-match': '*', 'x-request-id': 'the-request' },
    );
    const me = (await bodyOf(service.admin.http.get('/auth/me'))) as { id: string };
    const [entry] = (await list('?limit=1')).items;

    expect(answer.status).toBe(200);
    expect(entry).toEqual({
      seq: expect.any(Number),
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      actor: { type: 'user', id: me.id, name: 'Ada' },
      action: 'flag.update',
      resource: { type: 'flag', key: 'f' },
      environment: 'staging',
      ip: '127.0.0.1',
      requestId: 'the-request',
      before: expect.objectContaining({ key: 'f' }),
      after: expect.objectContaining({ key: 'f' }),
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('filters by what is asked, all of it', async () => {
    const me = (await bodyOf(service.admin.http.get('/auth/me'))) as { id: string };

    await expect(found('action=flag.create')).resolves.toEqual(['flag.create g', 'flag.create f']);
    await expect(found('resource=flag/g')).resolves.toEqual(['flag.delete g', 'flag.create g']);
    await expect(found('resource=tenant')).resolves.toEqual(['tenant.create acme']);
    await expect(found(`actor=${me.id}&action=flag.delete`)).resolves.toEqual(['flag.delete g']);
    await expect(found(`actor=bootstrap&resource=tenant`)).resolves.toHaveLength(1);
    await expect(found('actor=nobody')).resolves.toEqual([]);
    await expect(found('resource=flag/none/such')).resolves.toEqual([]);
  });

  it('takes the first moment of a window in, and leaves its last one out', async () => {
    const [made] = (await list('?action=flag.create&resource=flag/f')).items;
    const at = made?.at ?? '';
    const later = new Date(Date.parse(at) + 1).toISOString();
    const window = (from: string, to: string) =>
      found(`action=flag.create&resource=flag/f&from=${from}&to=${to}`);

    await expect(window(at, later)).resolves.toEqual(['flag.create f']);
    await expect(window('2000-01-01T00:00:00Z', at)).resolves.toEqual([]);
    await expect(window(later, '2999-01-01T00:00:00%2B01:00')).resolves.toEqual([]);
    await expect(window(at, at)).resolves.toEqual([]);
  });

  it.each([
    ['colour=red', '/colour'],
    ['limit=0', '/limit'],
    ['limit=201', '/limit'],
    ['limit=1e1', '/limit'],
    ['actor=', '/actor'],
    ['actor=a%00b', '/actor'],
    ['actor=a&actor=b', '/actor'],
    ['action=flag', '/action'],
    ['action=Flag.Update', '/action'],
    ['resource=', '/resource'],
    ['resource=flag/', '/resource'],
    ['resource=/f', '/resource'],
    ['resource=flag/a%00', '/resource'],
    ['from=yesterday', '/from'],
    ['from=2026-01-01', '/from'],
    ['from=2026-02-30T00:00:00Z', '/from'],
    ['to=2026-01-01T00:00:00', '/to'],
    ['to=1767225600000', '/to'],
    ['from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', '/to'],
    ['cursor=nonsense', '/cursor'],
    ['cursor=eyJzZXEiOjB9', '/cursor'],
    ['cursor=eyJ2ZXJzaW9uIjoyfQ', '/cursor'],
    ['format=csv', '/format'],
    ['format=ndjson&limit=2', '/limit'],
    ['format=ndjson&cursor=eyJzZXEiOjV9', '/cursor'],
  ])('refuses ?%s, naming %s', async (query, path) => {
    const answer = await service.admin.http.get(`/admin/audit?${query}`);

    expect([answer.status, faultPathsOf(answer)]).toEqual([400, [path]]);
  });

  it('comes in pages that new entries do not move', async () => {
    await append(7, 'page', (at) => ({ at }));
    const keys: string[] = [];
    let cursor = '';
    do {
      const page = await list(`?resource=page&limit=3${cursor}`);
      await append(1, 'other', () => null);
      keys.push(...page.items.map(({ resource }) => resource.key));
      cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`;
    } while (cursor !== '' && keys.length < 20);

    expect(keys).toEqual([6, 5, 4, 3, 2, 1, 0].map((at) => `page-${at}`));
  });

  it('shows a role limited to environments the entries of these alone', async () => {
    const query = service.app.get(ListAuditQuery, { strict: false });
    const viewer = aCaller(service.tenantId, 'viewer', ['production']);
    const { items } = await query.execute(viewer, { limit: 200 });

    expect(items.map(({ action }) => action)).toEqual(['flag.update', 'key.create', 'key.create']);
    const nobody = aCaller(service.tenantId, 'viewer', []);
    expect((await query.execute(nobody, { limit: 200 })).items).toEqual([]);
  });

  it('streams everything that matches, in the order of the list', async () => {
    await append(450, 'line', (at) => ({ text: `line\n${at}` }));
    const answer = await service.admin.http.get('/admin/audit?resource=line&format=ndjson');
    const lines = answer.text.split('\n');
    const first = await list('?resource=line&limit=1');

    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson');
    expect(lines).toHaveLength(451);
    expect(lines.at(-1)).toBe('');
    const entries = lines.slice(0, -1).map((line) => JSON.parse(line) as StoredAuditEntry);
    expect(entries[0]).toEqual(first.items[0]);
    expect(entries.map(({ after }) => after)).toEqual(
      Array.from({ length: 450 }, (_, at) => ({ text: `line\n${449 - at}` })),
    );
  });

  it('streams nothing as nothing', async () => {
    const answer = await service.admin.http.get('/admin/audit?resource=none&format=ndjson');
    expect([answer.status, answer.text]).toEqual([200, '']);
  });

  it('reads no more than a page of large entries at once, and ends no list early for it', async () => {
    await append(20, 'large', () => 'x'.repeat(MIB));
    const first = await list('?resource=large&limit=200');
    const second = await list(`?resource=large&limit=200&cursor=${String(first.nextCursor)}`);

    expect(first.items).toHaveLength(8);
    expect(second.items).toHaveLength(8);
    expect(second.items[0]?.seq).toBe((first.items.at(-1)?.seq ?? 0) - 1);
  });

  it('reads on only as fast as the client does, and stops when it goes', async () => {
    await append(48, 'huge', () => 'y'.repeat(MIB));
    const batches = jest.spyOn(service.app.get(ListAuditQuery, { strict: false }), 'execute');
    const { port } = new URL(service.url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(
      `GET /admin/audit?format=ndjson&resource=huge HTTP/1.1\r\nHost: ffs\r\n` +
        `Authorization: ${String(service.admin.http.headers['authorization'])}\r\n\r\n`,
    );
    await once(socket, 'readable');
    await settled(() => batches.mock.calls.length);
    const whileWaiting = batches.mock.calls.length;
    socket.destroy();
    await settled(() => batches.mock.calls.length);

    expect(whileWaiting).toBeGreaterThan(0);
    expect(whileWaiting).toBeLessThan(4);
    expect(batches.mock.calls.length - whileWaiting).toBeLessThan(2);
    batches.mockRestore();
  }, 30_000);
});

/** Waits until the number has stopped changing. */
async function settled(count: () => number): Promise<void> {
  for (let quiet = 0, last = count(); quiet < 5;) {
    await sleep(100);
    quiet = count() === last ? quiet + 1 : 0;
    last = count();
  }
}
