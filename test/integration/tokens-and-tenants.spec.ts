import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type NewAdminToken } from '#domain/access/create-admin-token.use-case';
import { type Caller } from '#domain/kernel/caller';
import { aCaller } from '#domain/testing/a-caller';
import { failureOf, kindOf } from '#domain/testing/failure-of';
import { asSystem, inTenant } from '#infra/postgres/scope';
import { auditOf } from '../support/committed-records.js';
import { openPgService, type PgService } from '../support/pg-service.js';
import { describeWithPostgres } from '../support/test-database.js';

const PASSWORD = 'fourteen thin foxes';
const ORIGIN = { ip: null, requestId: 'r' };

describeWithPostgres('tokens and tenants', () => {
  let service: PgService;
  let people: PgService['people'];

  beforeAll(async () => {
    service = await openPgService();
    people = service.people;
  });
  afterAll(() => service.close());

  const aTenant = async () => {
    const tenantId = await service.aTenant();
    const [member] = await people.members(tenantId);
    if (member === undefined) throw new Error('a tenant has an owner');
    const owner: Caller = {
      ...aCaller(tenantId),
      actor: { type: 'user', id: member.id, name: member.name },
    };
    return { tenantId, owner, ownerEmail: member.email };
  };
  const anAdmin = async (owner: Caller): Promise<Caller> => {
    const { member } = await people.add.execute(owner, {
      email: `${service.entropy.id()}@example.com`,
      role: 'admin',
      environments: null,
      password: PASSWORD,
    });
    const grant = { role: 'admin', environments: null } as const;
    return { ...owner, actor: { type: 'user', id: member.id, name: 'admin' }, grant };
  };
  const aToken = (caller: Caller, fields: Partial<NewAdminToken> = {}) =>
    people.createToken.execute(caller, {
      name: 'ci',
      role: 'editor',
      environments: null,
      expiresAt: null,
      ...fields,
    });
  const grantBy = async (secret: string) => (await people.authenticateToken.execute(secret)).grant;

  describe('a token', () => {
    it('stands for its tenant and role, and only its hash is stored', async () => {
      const { tenantId, owner } = await aTenant();
      const { token, secret } = await aToken(owner, { environments: ['staging'] });

      expect(secret).toMatch(/^ffs_adm_[A-Za-z0-9]{43}$/);
      await expect(people.authenticateToken.execute(secret)).resolves.toMatchObject({
        tokenId: token.id,
        tenantId,
        grant: { role: 'editor', environments: ['staging'] },
      });
      const stored = await service.dataSource.query<object[]>('select * from admin_tokens');
      const audited = await auditOf(service.dataSource, tenantId);
      expect(JSON.stringify([stored, audited])).not.toContain(secret);
      expect(audited.at(-1)).toMatchObject({ action: 'token.create', resource: { key: token.id } });
    });

    it('is remembered to have been used', async () => {
      const { owner } = await aTenant();
      const { secret } = await aToken(owner);
      await grantBy(secret);

      const { items } = await people.listTokens.execute(owner, { after: null, limit: 10 });
      expect(items).toEqual([expect.objectContaining({ lastUsedAt: expect.any(Date) })]);
    });

    it('has no more right than whoever makes it', async () => {
      const { owner } = await aTenant();
      const admin = await anAdmin(owner);
      const limited = { ...admin, grant: { role: 'admin', environments: ['staging'] } } as const;

      await expect(kindOf(aToken(admin, { role: 'owner' }))).resolves.toBe('forbidden');
      await expect(kindOf(aToken(limited))).resolves.toBe('forbidden');
      await expect(aToken(limited, { environments: ['staging'] })).resolves.toBeDefined();
    });

    it('loses at once what its maker loses, and ends with them', async () => {
      const { tenantId, owner } = await aTenant();
      const admin = await anAdmin(owner);
      const { secret } = await aToken(admin, { environments: ['staging', 'production'] });

      await people.change.execute(owner, admin.actor.id, {
        role: 'viewer',
        environments: ['staging', 'development'],
      });
      await expect(grantBy(secret)).resolves.toEqual({ role: 'viewer', environments: ['staging'] });
      await people.remove.execute(owner, admin.actor.id);
      await expect(kindOf(grantBy(secret))).resolves.toBe('unauthenticated');
      const actions = (await auditOf(service.dataSource, tenantId)).map(({ action }) => action);
      expect(actions.slice(-2)).toEqual(['member.remove', 'token.revoke']);
    });

    it('belongs to the person also when a token makes it', async () => {
      const { owner } = await aTenant();
      const admin = await anAdmin(owner);
      const { token } = await aToken(admin, { role: 'admin' });
      const automation: Caller = {
        ...admin,
        actor: { type: 'token', id: token.id, name: token.name },
      };
      const { secret } = await aToken(automation);
      await people.remove.execute(owner, admin.actor.id);

      await expect(kindOf(grantBy(secret))).resolves.toBe('unauthenticated');
    });

    it('ends when it is revoked, and when its time is over', async () => {
      const { owner } = await aTenant();
      const revoked = await aToken(owner);
      await people.revokeToken.execute(owner, revoked.token.id);
      await expect(kindOf(grantBy(revoked.secret))).resolves.toBe('unauthenticated');

      // Authentication goes by the database's clock, which is past this date; the use case's is not.
      const expiresAt = new Date(service.clock.now().getTime() + 1);
      const { secret } = await aToken(owner, { expiresAt });
      await expect(kindOf(grantBy(secret))).resolves.toBe('unauthenticated');
    });

    it('cannot be over before it begins', async () => {
      const { owner } = await aTenant();
      const work = aToken(owner, { expiresAt: service.clock.now() });

      await expect(kindOf(work)).resolves.toBe('invalid_input');
    });

    it('of another tenant, and one that is none, cannot be revoked', async () => {
      const [mine, theirs] = [await aTenant(), await aTenant()];
      const { token } = await aToken(theirs.owner);

      for (const id of [token.id, 'nonsense', '']) {
        const work = people.revokeToken.execute(mine.owner, id);
        await expect(kindOf(work)).resolves.toBe('not_found');
      }
    });

    it('with more right than one’s own cannot be revoked', async () => {
      const { owner } = await aTenant();
      const admin = await anAdmin(owner);
      const { token } = await aToken(owner, { role: 'owner' });

      await expect(kindOf(people.revokeToken.execute(admin, token.id))).resolves.toBe('forbidden');
    });
  });

  describe('a tenant', () => {
    it('tells what it uses', async () => {
      const { owner } = await aTenant();
      await service.flags.create.execute(owner, { key: 'f' });
      await aToken(owner);

      const { usage } = await people.getTenant.execute(owner);
      expect(usage).toEqual({ flags: 1, environments: 3, segments: 0, members: 1, tokens: 1 });
    });

    it('is renamed by whoever has all of it', async () => {
      const { tenantId, owner } = await aTenant();
      const limited = { ...owner, grant: { role: 'owner', environments: ['staging'] } } as const;

      await expect(kindOf(people.renameTenant.execute(limited, 'X'))).resolves.toBe('forbidden');
      await expect(people.renameTenant.execute(owner, 'Zoo')).resolves.toMatchObject({
        tenant: { name: 'Zoo' },
      });
      expect((await auditOf(service.dataSource, tenantId)).at(-1)).toMatchObject({
        action: 'tenant.update',
        after: { name: 'Zoo' },
      });
    });

    it('goes with everything in it but a note, and touches no other', async () => {
      const [mine, other] = [await aTenant(), await aTenant()];
      for (const { owner } of [mine, other]) {
        await service.flags.create.execute(owner, { key: 'f' });
        await service.segments.create.execute(owner, { key: 's', included: ['u'] });
        await aToken(owner);
        const email = `${service.entropy.id()}@example.com`;
        await people.add.execute(owner, { email, role: 'viewer', environments: null });
      }
      await expect(kindOf(people.deleteTenant.execute(mine.owner, 'no'))).resolves.toBe(
        'invalid_input',
      );
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
      await expect(kindOf(people.getTenant.execute(mine.owner))).resolves.toBe('not_found');
    });
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

  describe('signing up', () => {
    let tenants = 0;
    const register = (email: string, password: string, tenant?: string) =>
      people.register.execute(
        { tenant: tenant ?? `signed-up-${(tenants += 1)}`, email, password },
        ORIGIN,
      );

    it('makes a tenant with its owner', async () => {
      const { tenantId, ownerId } = await register('grace@example.com', PASSWORD);

      await expect(people.members(tenantId)).resolves.toMatchObject([
        { id: ownerId, email: 'grace@example.com', name: 'grace', role: 'owner' },
      ]);
    });

    it('lets a known person found another tenant with their own password', async () => {
      const first = await register('joan@example.com', PASSWORD);
      const second = await register('JOAN@example.com', PASSWORD);

      expect(second.ownerId).toBe(first.ownerId);
    });

    it('tells a taken address from a taken key to nobody, and takes nobody over', async () => {
      await register('mary@example.com', PASSWORD, 'marys');
      const address = await failureOf(register('mary@example.com', 'another pass phrase'));
      const key = await failureOf(register('new@example.com', PASSWORD, 'marys'));

      expect([address.kind, address.message]).toEqual([key.kind, key.message]);
      await expect(people.identities.findByEmail('mary@example.com')).resolves.toMatchObject({
        passwordHash: `plain:${PASSWORD}`,
      });
      await expect(people.identities.findByEmail('new@example.com')).resolves.toBeNull();
    });

    it('does not take the place of somebody who is invited', async () => {
      const { owner } = await aTenant();
      const invited = { email: 'guest@example.com', role: 'viewer', environments: null } as const;
      await people.add.execute(owner, invited);

      await expect(kindOf(register(invited.email, PASSWORD))).resolves.toBe('already_exists');
    });

    it('gives one of several with the same new address a tenant each time only to its own password', async () => {
      const outcomes = await Promise.allSettled(
        ['one', 'two', 'three'].map((word) => register('race@example.com', `${PASSWORD} ${word}`)),
      );

      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });
  });
});
