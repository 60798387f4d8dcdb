import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { asSystem, inTenant } from '#infra/postgres/scope';
import { type Crew, crewOf } from '#domain/testing/crew';
import { openPgService, type PgService } from '../support/pg-service.js';
import { describeWithPostgres } from '../support/test-database.js';

describeWithPostgres('what is stored of a tenant', () => {
  let service: PgService;
  let people: PgService['people'];
  let crew: Crew;

  beforeAll(async () => {
    service = await openPgService();
    people = service.people;
    crew = crewOf(service);
  });
  afterAll(() => service.close());

  const aFullTenant = async () => {
    const made = await crew.aTenant();
    const { owner } = made;
    await service.flags.create.execute(owner, { key: 'f' });
    await service.segments.create.execute(owner, { key: 's', included: ['u'] });
    const right = { role: 'viewer', environments: null } as const;
    const { secret } = await people.createToken.execute(owner, {
      name: 'ci',
      ...right,
      expiresAt: null,
    });
    await people.add.execute(owner, { email: crew.anEmail(), ...right });
    return { ...made, secret };
  };

  it('goes with it but for a note, and nothing of another tenant does', async () => {
    const [mine, other] = [await aFullTenant(), await aFullTenant()];
    const { tenant } = await people.getTenant.execute(mine.owner);
    await people.deleteTenant.execute(mine.owner, tenant.key);

    expect(await rowsOf(mine.tenantId)).toEqual({});
    expect(await rowsOf(other.tenantId)).toMatchObject({ flags: 1, admin_tokens: 1, members: 2 });
    const notes = await asSystem(service.dataSource, (sql) =>
      sql.query<object[]>(`select key, actor from deleted_tenants where tenant_id = $1`, [
        mine.tenantId,
      ]),
    );
    const { id, type } = mine.owner.actor;
    expect(notes).toEqual([{ key: tenant.key, actor: { id, type } }]);
  });

  it('never holds the secret of a token, and tells when it was used', async () => {
    const { owner, secret } = await aFullTenant();
    await people.authenticateToken.execute(secret);

    const stored = await service.dataSource.query<object[]>('select * from admin_tokens');
    expect(JSON.stringify(stored)).not.toContain(secret);
    const { items } = await people.listTokens.execute(owner, { after: null, limit: 10 });
    expect(items).toEqual([expect.objectContaining({ lastUsedAt: expect.any(Date) })]);
  });

  /** The tables in which the tenant's own role sees rows, with how many. */
  async function rowsOf(tenantId: string): Promise<Record<string, number>> {
    const tables = await service.dataSource.query<{ name: string }[]>(
      `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
       where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
         and a.attname = 'tenant_id' and has_table_privilege('ffs_app', c.oid, 'select')`,
    );
    return inTenant(service.dataSource, tenantId, 'READ COMMITTED', async (sql) => {
      const counts: Record<string, number> = {};
      for (const { name } of tables) {
        const rows = await sql.query<unknown[]>(`select tenant_id from ${name}`);
        if (rows.length > 0) counts[name] = rows.length;
      }
      return counts;
    });
  }
});
