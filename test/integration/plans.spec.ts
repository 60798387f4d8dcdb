import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { RulesetSource } from '#domain/rulesets/ruleset.source';
import { OutboxReader } from '#infra/outbox/outbox.reader';
import { Retention } from '#infra/postgres/retention';
import { inTenant } from '#infra/postgres/scope';
import { type ApiService, startApiService } from '../support/api-service.js';
import { bodyOf } from '../support/http-client.js';
import { LARGE, LARGE_TABLES, makeLarge } from '../support/large-database.js';
import { type PlanNode, plansOf, SentStatements } from '../support/sent-statements.js';
import { describeWithPostgres } from '../support/test-database.js';

const FILLING_MS = 240_000;
/** With begin, commit and who is asking; what a create needs must not grow unnoticed. */
const STATEMENTS_OF_A_CREATE = 14;
const ANY = { 'if-match': '*' };

describeWithPostgres(`among ${LARGE.tenants} tenants, in one with ${LARGE.flags} flags`, () => {
  let service: ApiService;
  let sent: SentStatements;

  beforeAll(async () => {
    service = await startApiService();
    await makeLarge(service.database.dsn, service.tenantId);
    sent = SentStatements.of(service.app.get(DataSource, { strict: false }));
  }, FILLING_MS);
  afterAll(() => service.close());

  const inOwn = <Row>(sql: string) =>
    inTenant(service.database.dataSource, service.tenantId, 'READ COMMITTED', (tenant) =>
      tenant.query<Row[]>(sql),
    );
  const get = (path: string) => bodyOf(service.admin.http.get(path));
  const scanned = (nodes: readonly PlanNode[]) =>
    nodes
      .filter((node) => node['Node Type'] === 'Seq Scan')
      .map((node) => node['Relation Name'] ?? '')
      .filter((table) => LARGE_TABLES.includes(table));

  /** The statements that `work` sends and that scan a large table. */
  async function scansOf(work: () => Promise<unknown>) {
    sent.take();
    await work();
    const transactions = sent.take();
    expect(transactions.flat().length).toBeGreaterThan(0);
    const scans: { text: string; tables: string[] }[] = [];
    for (const statements of transactions) {
      for (const { text, nodes } of await plansOf(service.database.dataSource, statements)) {
        const tables = scanned(nodes);
        if (tables.length > 0) scans.push({ text, tables });
      }
    }
    return scans;
  }

  const sorts = ['key', '-key', 'updatedAt', '-updatedAt', 'createdAt', '-createdAt'];
  it.each(sorts)('pages of flags by %s are found by an index, the next ones too', async (sort) => {
    const scans = await scansOf(async () => {
      const path = `/admin/flags?limit=50&sort=${sort}`;
      const page = (await get(path)) as { nextCursor: string };
      await get(`${path}&cursor=${encodeURIComponent(page.nextCursor)}`);
    });
    expect(scans).toEqual([]);
  });

  it.each([
    '/admin/flags?search=flag-77',
    '/admin/flags?search=nowhere%20at%20all',
    '/admin/flags?tag=tag-7',
    '/admin/flags?tag=unknown',
    '/admin/flags?owner=owner-7&sort=-updatedAt',
    '/admin/flags?archived=true',
    '/admin/flags?environment=production',
    '/admin/flags/flag-77',
    '/admin/flags/flag-7/history?limit=20',
    '/admin/flags/flag-7/history/40',
    '/admin/segments?limit=50',
    '/admin/segments/segment-1',
    '/admin/environments',
    '/admin/environments/production/keys',
    '/admin/members?limit=50',
    '/admin/tokens?limit=50',
    '/admin/tenant',
    '/admin/audit?limit=50',
    '/admin/audit?limit=50&resource=flag/flag-7',
    '/auth/me',
  ])('GET %s reads by indexes', async (path) => {
    expect(await scansOf(() => get(path))).toEqual([]);
  });

  it.each<[string, () => Promise<unknown>]>([
    [
      'a log-in',
      () =>
        bodyOf(
          service.admin.http.post('/auth/login', {
            email: 'owner@example.com',
            password: 'an owner of twelve letters',
          }),
        ),
    ],
    [
      'a token nobody has',
      () => service.admin.http.as(`ffs_adm_${'a'.repeat(40)}`).get('/admin/flags'),
    ],
    [
      'a key nobody has',
      () => service.admin.http.as(`ffs_srv_${'a'.repeat(40)}`).get('/v1/flags/x'),
    ],
    ['the next rows of the outbox', () => readOutbox()],
    [
      'the age of the outbox',
      () => service.app.get(OutboxReader, { strict: false }).oldestUnpublished(),
    ],
    ['the repair poll', () => revisions()],
    ['what changed since a revision', () => changes()],
    ['retention', () => service.app.get(Retention, { strict: false }).removeExpired()],
  ])('%s is found by an index', async (_, work) => {
    expect(await scansOf(work)).toEqual([]);
  });

  const rulesets = () => service.app.get(RulesetSource, { strict: false });
  const revisions = async () => {
    const ids = await inOwn<{ id: string }>('select id from environments');
    await rulesets().revisionsOf(ids.map(({ id }) => id));
  };
  const readOutbox = () =>
    service.app.get(OutboxReader, { strict: false }).publishNext(100, () => Promise.resolve());
  const changes = async () => {
    const { dataSource } = service.database;
    const [tenant] = await dataSource.query<{ tenant: string; environment: string }[]>(
      `select md5('tenant1')::uuid as tenant, md5('environment' || '1-1')::uuid as environment`,
    );
    const address = { tenantId: tenant?.tenant ?? '', environmentId: tenant?.environment ?? '' };
    await expect(rulesets().changesSince(address, 45)).resolves.toMatchObject({ revision: 50 });
  };

  it.each<[string, string, string, unknown]>([
    ['PATCH', '/admin/flags/flag-33', 'a flag', { name: 'another' }],
    ['PATCH', '/admin/flags/flag-34/environments/production', 'a switch', { enabled: false }],
    [
      'PATCH',
      '/admin/flags/flag-35/environments/production',
      'a prerequisite',
      { prerequisites: [{ flag: 'flag-21', variants: ['on'] }] },
    ],
    ['DELETE', '/admin/flags/flag-36', 'an end', undefined],
    ['PATCH', '/admin/segments/segment-2', 'a segment', { name: 'another' }],
    ['PATCH', '/admin/segments/segment-3', 'the members', { included: ['a', 'b'] }],
    ['DELETE', '/admin/segments/segment-400', 'an unused one', undefined],
    ['POST', '/admin/segments/segment-1/members', 'a member', { add: ['m'], remove: ['member-7'] }],
  ])('%s %s is written by indexes: %s', async (method, path, _, body) => {
    const scans = await scansOf(() =>
      bodyOf(service.admin.http.send(method, path, { body, headers: ANY })),
    );
    expect(scans).toEqual([]);
  });

  it('a new flag costs as many statements and rows as the first ones, but for counting them', async () => {
    sent.take();
    await service.admin.createFlag({ key: 'brand-new' });
    const [unit = []] = sent
      .take()
      .filter((statements) => statements.some(({ text }) => text.includes('insert into flags')));
    await service.admin.deleteFlag('brand-new');
    expect(unit.length).toBeLessThanOrEqual(STATEMENTS_OF_A_CREATE);

    // History and audit keep what the deleted flag left, so these two cannot be repeated.
    const repeated = unit.filter(
      ({ text }) => !/insert into (flag_history|audit_entries)/.test(text),
    );
    const plans = await plansOf(service.database.dataSource, repeated, 'explain analyze');
    const rows = (node: PlanNode) =>
      ((node['Actual Rows'] ?? 0) + (node['Rows Removed by Filter'] ?? 0)) *
      (node['Actual Loops'] ?? 1);
    const counting = plans.filter(({ text }) => text.includes('count(*)'));
    const others = plans.filter((plan) => !counting.includes(plan));
    expect(counting).toHaveLength(1);
    expect(others.length).toBeGreaterThan(4);
    expect(Math.max(...others.flatMap(({ nodes }) => nodes.map(rows)))).toBeLessThanOrEqual(10);
  });
});
