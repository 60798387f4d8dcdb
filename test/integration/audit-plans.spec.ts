import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type AuditPageQuery } from '#domain/audit/audit-trail';
import {
  auditChainStatement,
  auditPageStatement,
  type Statement,
} from '#infra/postgres/audit/audit.statements';
import { inTenant } from '#infra/postgres/scope';
import { createFfsDatabase, type FfsDatabase } from '../support/ffs-database.js';
import { describeWithPostgres } from '../support/test-database.js';
import { tamper } from '../support/tampering.js';

const TENANT = '01890a5d-ac96-774b-bcce-b302099a8057';
const ROWS = 60_000;
const LIMIT = 50;

interface Node {
  readonly 'Node Type': string;
  readonly 'Actual Rows': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Node[];
}

describeWithPostgres(`the audit log with ${ROWS} entries of one tenant`, () => {
  let database: FfsDatabase;

  beforeAll(async () => {
    database = await createFfsDatabase();
    await tamper(
      database.dsn,
      [
        `insert into tenants (id, key, name, created_at, audit_hash) values ('${TENANT}', 'acme', 'Acme', now(), '')`,
      ],
      [
        `insert into audit_entries (tenant_id, seq, at, actor, action, resource_type, resource_key,
          environment, request_id, after, hash)
        select '${TENANT}', n, '2026-01-01Z'::timestamptz + n * interval '1 minute',
          json_build_object('type', 'user', 'id', 'user-' || n % 500, 'name', 'Ada'),
          case when n % 1000 = 0 then 'flag.delete' else 'flag.update' end,
          case when n % 5000 = 0 then 'segment' else 'flag' end, 'key-' || n % 2000,
          (array['staging', 'production', null])[n % 3 + 1], 'r', '{"enabled":true}', 'h'
        from generate_series(1, ${ROWS}) n`,
      ],
    );
    await tamper(database.dsn, ['analyze audit_entries']);
  }, 60_000);
  afterAll(() => database.drop());

  /** The nodes of the plan as it was carried out by the application's role. */
  async function planOf({ text, values }: Statement): Promise<Node[]> {
    const rows = await inTenant(database.dataSource, TENANT, 'READ COMMITTED', (sql) =>
      sql.query<{ 'QUERY PLAN': readonly { Plan: Node }[] }[]>(
        `explain (analyze, format json) ${text}`,
        values,
      ),
    );
    return rows.flatMap((row) => row['QUERY PLAN']).flatMap(({ Plan }) => nodesOf(Plan));
  }

  const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];
  const rowsRead = (nodes: readonly Node[]) =>
    Math.max(...nodes.map((node) => node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)));

  it.each<[string, Partial<AuditPageQuery>]>([
    ['all of it', {}],
    ['a page in the middle', { before: ROWS / 2 }],
    ['a person', { actor: 'user-7' }],
    ['nobody', { actor: 'nobody' }],
    ['a rare action', { action: 'flag.delete' }],
    ['an unknown action', { action: 'flag.explode' }],
    ['a frequent type', { resource: { type: 'flag' } }],
    ['a rare type', { resource: { type: 'segment' } }],
    ['an unknown type', { resource: { type: 'thing' } }],
    ['one flag', { resource: { type: 'flag', key: 'key-77' } }],
    ['one flag and action', { action: 'flag.update', resource: { type: 'flag', key: 'key-77' } }],
    ['an old hour', { from: new Date('2026-01-03T00:00Z'), to: new Date('2026-01-03T01:00Z') }],
    ['years before', { to: new Date('2020-01-01T00:00Z') }],
    ['years after', { from: new Date('2030-01-01T00:00Z') }],
    ['one environment', { environments: ['staging'] }],
    ['two environments', { environments: ['staging', 'production'] }],
    ['an environment without entries', { environments: ['qa'] }],
  ])('finds %s by an index, reading little more than it answers', async (_, filter) => {
    const query = { environments: null, limit: LIMIT, ...filter };
    const nodes = await planOf(auditPageStatement(TENANT, query, 1e6));

    expect(nodes.filter((node) => node['Node Type'].includes('Seq Scan'))).toEqual([]);
    expect(rowsRead(nodes)).toBeLessThan(5 * LIMIT);
  });

  it('is verified in batches by an index', async () => {
    const nodes = await planOf(auditChainStatement(TENANT, { after: 30_000, limit: 200 }, 1e6));

    expect(nodes.filter((node) => node['Node Type'].includes('Seq Scan'))).toEqual([]);
    expect(rowsRead(nodes)).toBe(200);
  });
});
