import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type NewAdminToken } from '#domain/access/create-admin-token.use-case';
import { type Caller } from '#domain/kernel/caller';
import { kindOf } from '#domain/testing/failure-of';
import { BACKENDS, openWorld, type World } from '../support/backends.js';
import { type Crew, crewOf } from '#domain/testing/crew';

for (const backend of BACKENDS) {
  backend.describe(`a token ${backend.name}`, () => {
    let world: World;
    let people: World['people'];
    let crew: Crew;

    beforeAll(async () => {
      world = await openWorld(backend);
      people = world.people;
      crew = crewOf(world);
    });
    afterAll(() => world.close());

    const anAdmin = async (owner: Caller) =>
      (await crew.aMember(owner, { role: 'admin', environments: null })).caller;
    const aToken = (caller: Caller, fields: Partial<NewAdminToken> = {}) =>
      people.createToken.execute(caller, {
        name: 'ci',
        role: 'editor',
        environments: null,
        expiresAt: null,
        ...fields,
      });
    const grantBy = async (secret: string) =>
      (await people.authenticateToken.execute(secret)).grant;

    it('stands for its tenant and role, and its secret is told once', async () => {
      const { tenantId, owner } = await crew.aTenant();
      const { token, secret } = await aToken(owner, { environments: ['staging'] });

      expect(secret).toMatch(/^ffs_adm_[A-Za-z0-9]{43}$/);
      await expect(people.authenticateToken.execute(secret)).resolves.toEqual({
        tokenId: token.id,
        name: 'ci',
        madeBy: owner.actor.id,
        tenantId,
        tenantKey: expect.stringMatching(/^tenant-/),
        tenantName: expect.stringMatching(/^tenant-/),
        grant: { role: 'editor', environments: ['staging'] },
      });
      const audited = await world.auditOf(tenantId);
      const { items } = await people.listTokens.execute(owner, { after: null, limit: 10 });
      expect(JSON.stringify([items, audited])).not.toContain(secret);
      expect(audited.at(-1)).toMatchObject({ action: 'token.create', resource: { key: token.id } });
    });

    it('comes back as it was made, page by page, oldest first', async () => {
      const { owner } = await crew.aTenant();
      const expiresAt = new Date(world.clock.now().getTime() + 1);
      const made = [
        await aToken(owner, { expiresAt }),
        await aToken(owner, { environments: ['staging'] }),
        await aToken(owner),
      ].map(({ token }) => token);

      const first = await people.listTokens.execute(owner, { after: null, limit: 2 });
      expect(first).toEqual({ items: made.slice(0, 2), next: made[1]?.id });
      await expect(
        people.listTokens.execute(owner, { after: first.next, limit: 2 }),
      ).resolves.toEqual({ items: made.slice(2), next: null });
    });

    it('has no more right than whoever makes it', async () => {
      const { owner } = await crew.aTenant();
      const admin = await anAdmin(owner);
      const limited = { ...admin, grant: { role: 'admin', environments: ['staging'] } } as const;

      await expect(kindOf(aToken(admin, { role: 'owner' }))).resolves.toBe('forbidden');
      await expect(kindOf(aToken(limited))).resolves.toBe('forbidden');
      await expect(aToken(limited, { environments: ['staging'] })).resolves.toBeDefined();
    });

    it('loses at once what its maker loses, and ends with them', async () => {
      const { tenantId, owner } = await crew.aTenant();
      const admin = await anAdmin(owner);
      const { secret } = await aToken(admin, { environments: ['staging', 'production'] });

      await people.change.execute(owner, admin.actor.id, {
        role: 'viewer',
        environments: ['staging', 'development'],
      });
      await expect(grantBy(secret)).resolves.toEqual({ role: 'viewer', environments: ['staging'] });
      await people.remove.execute(owner, admin.actor.id);
      await expect(kindOf(grantBy(secret))).resolves.toBe('unauthenticated');
      const actions = (await world.auditOf(tenantId)).map(({ action }) => action);
      expect(actions.slice(-2)).toEqual(['member.remove', 'token.revoke']);
    });

    it('belongs to the person also when a token makes it', async () => {
      const { owner } = await crew.aTenant();
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

    it('ends when it is revoked', async () => {
      const { owner } = await crew.aTenant();
      const { token, secret } = await aToken(owner);
      await people.revokeToken.execute(owner, token.id);

      await expect(kindOf(grantBy(secret))).resolves.toBe('unauthenticated');
    });

    it('ends when its time is over, and cannot be over before it begins', async () => {
      const { owner } = await crew.aTenant();
      // PostgreSQL goes by its own clock, which is past this date already.
      const expiresAt = new Date(world.clock.now().getTime() + 1);
      const { secret } = await aToken(owner, { expiresAt });
      world.clock.advance(1);

      await expect(kindOf(grantBy(secret))).resolves.toBe('unauthenticated');
      await expect(kindOf(aToken(owner, { expiresAt }))).resolves.toBe('invalid_input');
    });

    it('of another tenant, and one that is none, cannot be revoked', async () => {
      const [mine, theirs] = [await crew.aTenant(), await crew.aTenant()];
      const { token } = await aToken(theirs.owner);

      for (const id of [token.id, 'nonsense', '']) {
        const work = people.revokeToken.execute(mine.owner, id);
        await expect(kindOf(work)).resolves.toBe('not_found');
      }
    });

    it('with more right than one’s own cannot be revoked', async () => {
      const { owner } = await crew.aTenant();
      const admin = await anAdmin(owner);
      const { token } = await aToken(owner, { role: 'owner' });

      await expect(kindOf(people.revokeToken.execute(admin, token.id))).resolves.toBe('forbidden');
    });
  });
}
