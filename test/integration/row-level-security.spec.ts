import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { aCaller } from '#domain/testing/a-caller';
import { asSystem, inTenant, type Sql } from '#infra/postgres/scope';
import { openPgService, type PgService } from '../support/pg-service.js';
import { describeWithPostgres } from '../support/test-database.js';

/** Every table but TypeORM's own and what belongs to no tenant. */
const TENANT_TABLES = [
  'tenants',
  'members',
  'environments',
  'sdk_keys',
  'flags',
  'flag_environments',
  'flag_references',
  'flag_history',
  'segments',
  'segment_members',
  'segment_references',
  'audit_entries',
  'outbox',
  'invitations',
  'admin_tokens',
  'idempotent_answers',
];
const NOT_OF_A_TENANT = [
  'migrations',
  'users',
  'refresh_tokens',
  'external_identities',
  'deleted_tenants',
];
const APPEND_ONLY = ['flag_history', 'audit_entries', 'outbox'];

describeWithPostgres('row-level security', () => {
  let service: PgService;
  let mine: string;
  let theirs: string;

  beforeAll(async () => {
    service = await openPgService();
    [mine, theirs] = [await service.aTenant(), await service.aTenant()];
    for (const tenantId of [mine, theirs]) await fill(tenantId);
  });
  afterAll(() => service.close());

  const asApp = <Result>(tenantId: string, work: (sql: Sql) => Promise<Result>) =>
    inTenant(service.dataSource, tenantId, 'READ COMMITTED', work);

  async function fill(tenantId: string): Promise<void> {
    const owner = aCaller(tenantId);
    await service.segments.create.execute(owner, { key: 'gamma' });
    await service.segments.create.execute(owner, {
      key: 'beta',
      included: ['user-1'],
      when: { segment: 'gamma' },
    });
    const rules = [{ when: { segment: 'beta' }, serve: { variant: 'on' } }];
    const environments = { production: { rules } };
    await service.people.add.execute(owner, {
      email: `guest@${tenantId}.example.com`,
      role: 'viewer',
      environments: null,
    });
    const [member] = await service.people.members(tenantId);
    const maker = { ...owner, actor: { ...owner.actor, id: member?.id ?? '' } };
    const right = { role: 'viewer', environments: null, expiresAt: null } as const;
    await service.people.createToken.execute(maker, { name: 'ci', ...right });
    await service.flags.create.execute(owner, { key: 'f', environments });
    await asApp(tenantId, (sql) =>
      sql.query(
        `insert into idempotent_answers (tenant_id, credential, key, fingerprint, answer)
         values ($1, 'user-1', 'k', 'f', '')`,
        [tenantId],
      ),
    );
  }

  /** As the pool's own role, outside of any scope. */
  const asOwner = <Row extends object>(statement: string) =>
    service.dataSource.query<Row[]>(statement);
  const tenantColumn = (table: string) => (table === 'tenants' ? 'id' : 'tenant_id');
  /** Undoes what a statement that worked has done. */
  const tried = async (work: (sql: Sql) => Promise<number>): Promise<number> => {
    let affected = -1;
    await asApp(mine, async (sql) => {
      affected = await work(sql);
      throw new Error('undo');
    }).catch((error: unknown) => {
      if (!(error instanceof Error) || error.message !== 'undo') throw error;
    });
    return affected;
  };

  it('is on and forced for every table', async () => {
    const tables = await asOwner<{ relname: string; on: boolean }>(
      `select relname, relrowsecurity and relforcerowsecurity as on from pg_class
       where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace`,
    );

    expect(tables.map(({ relname }) => relname).sort()).toEqual(
      [...TENANT_TABLES, ...NOT_OF_A_TENANT].sort(),
    );
    expect(tables.filter(({ on }) => !on).map(({ relname }) => relname)).toEqual(['migrations']);
  });

  it('has no way around it: no view, no foreign table, no function with the right of its owner', async () => {
    const relations = await asOwner<object>(
      `select relname from pg_class
       where relkind in ('v', 'm', 'f') and relnamespace = 'public'::regnamespace`,
    );
    const functions = await asOwner<object>(
      `select proname from pg_proc where prosecdef and pronamespace = 'public'::regnamespace`,
    );

    expect([relations, functions]).toEqual([[], []]);
  });

  it('cannot be bypassed by the roles that do the work', async () => {
    const roles = await asOwner<object>(
      `select rolname, rolbypassrls, rolsuper, rolcanlogin from pg_roles
       where rolname in ('ffs_app', 'ffs_system') order by rolname`,
    );

    const powers = { rolbypassrls: false, rolsuper: false, rolcanlogin: false };
    expect(roles).toEqual([
      { rolname: 'ffs_app', ...powers },
      { rolname: 'ffs_system', ...powers },
    ]);
  });

  it.each(TENANT_TABLES)('shows of %s what is mine, even without a where', async (table) => {
    const column = tenantColumn(table);
    const rows = await asApp(mine, (sql) =>
      sql.query<{ tenant: string }[]>(`select distinct ${column}::text as tenant from ${table}`),
    );

    expect(rows).toEqual([{ tenant: mine }]);
  });

  it.each(TENANT_TABLES)('shows nothing of %s without a tenant', async (table) => {
    for (const tenant of ['', null]) {
      await service.dataSource.transaction(async (sql) => {
        await sql.query(`select set_config('role', 'ffs_app', true)`);
        if (tenant !== null) await sql.query(`select set_config('ffs.tenant', $1, true)`, [tenant]);
        await expect(sql.query(`select * from ${table}`)).resolves.toEqual([]);
      });
    }
  });

  it.each(TENANT_TABLES)('lets nothing of theirs in %s be changed', async (table) => {
    const column = tenantColumn(table);
    const refused = 'permission denied';
    const changed = (statement: string) =>
      tried(async (sql) => {
        const [, affected] = await sql.query<[unknown, number]>(statement, [theirs]);
        return affected;
      }).catch((error: unknown) =>
        String(error).includes(refused) ? 0 : Promise.reject(error as Error),
      );

    const touched = table === 'tenants' ? 'name' : column;
    await expect(
      changed(`update ${table} set ${touched} = ${touched} where ${column} = $1`),
    ).resolves.toBe(0);
    await expect(changed(`delete from ${table} where ${column} = $1`)).resolves.toBe(0);
  });

  it('lets no row be moved or added to another tenant', async () => {
    const policy = 'violates row-level security policy';
    const statements = [
      `update flags set tenant_id = '${theirs}'`,
      `insert into environments (id, tenant_id, key, name, position, created_at)
       values (gen_random_uuid(), '${theirs}', 'x', 'x', 9, now())`,
      `insert into members (tenant_id, user_id, role, created_at)
       select '${theirs}', user_id, 'owner', now() from members`,
    ];
    for (const statement of statements) {
      await expect(asApp(mine, (sql) => sql.query(statement))).rejects.toThrow(policy);
    }
  });

  it.each(APPEND_ONLY)('lets nobody change what was appended to %s', async (table) => {
    const denied = `permission denied for table ${table}`;
    for (const statement of [
      `update ${table} set tenant_id = tenant_id`,
      `delete from ${table}`,
      `truncate ${table}`,
    ]) {
      await expect(asApp(mine, (sql) => sql.query(statement))).rejects.toThrow(denied);
    }
  });

  it.each(['users', 'refresh_tokens', 'external_identities', 'deleted_tenants'])(
    'keeps %s from the role of a tenant',
    async (table) => {
      await expect(asApp(mine, (sql) => sql.query(`select * from ${table}`))).rejects.toThrow(
        'permission denied',
      );
    },
  );

  it.each([
    'flags',
    'flag_environments',
    'flag_history',
    'audit_entries',
    'segments',
    'segment_members',
  ])('keeps %s from the role that sees all tenants', async (table) => {
    const reading = asSystem(service.dataSource, (sql) => sql.query(`select * from ${table}`));

    await expect(reading).rejects.toThrow('permission denied');
  });

  it('lets the role that sees all tenants change nothing of theirs', async () => {
    for (const statement of [
      `update tenants set name = 'x'`,
      `delete from environments`,
      `update sdk_keys set revoked_at = null`,
      `delete from users`,
      `update members set role = 'owner'`,
      `delete from members`,
      `insert into outbox (tenant_id) select tenant_id from outbox`,
    ]) {
      const trying = asSystem(service.dataSource, (sql) => sql.query(statement));
      await expect(trying).rejects.toThrow('permission denied');
    }
  });

  it('leaves no tenant behind on a connection of the pool', async () => {
    await asApp(mine, (sql) => sql.query(`select 1`));
    const settings = await Promise.all(
      Array.from({ length: 20 }, () =>
        asOwner<{ tenant: string | null; role: string }>(
          `select nullif(current_setting('ffs.tenant', true), '') as tenant, current_setting('role') as role`,
        ),
      ),
    );

    expect(settings.flat().every(({ tenant, role }) => tenant === null && role === 'none')).toBe(
      true,
    );
  });
});
