import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { failureOf, kindOf } from '#domain/testing/failure-of';
import { BACKENDS, openWorld, type World } from '../support/backends.js';
import { type Crew, crewOf, ORIGIN, PASSWORD } from '#domain/testing/crew';

for (const backend of BACKENDS) {
  backend.describe(`a tenant ${backend.name}`, () => {
    let world: World;
    let people: World['people'];
    let crew: Crew;

    beforeAll(async () => {
      world = await openWorld(backend);
      people = world.people;
      crew = crewOf(world);
    });
    afterAll(() => world.close());

    it('tells what it uses', async () => {
      const { owner } = await crew.aTenant();
      await world.flags.create.execute(owner, { key: 'f' });
      const right = { role: 'viewer', environments: null, expiresAt: null } as const;
      await people.createToken.execute(owner, { name: 'ci', ...right });

      const { usage } = await people.getTenant.execute(owner);
      expect(usage).toEqual({ flags: 1, environments: 3, segments: 0, members: 1, tokens: 1 });
    });

    it('is renamed by whoever has all of it', async () => {
      const { tenantId, owner } = await crew.aTenant();
      const limited = { ...owner, grant: { role: 'owner', environments: ['staging'] } } as const;

      await expect(kindOf(people.renameTenant.execute(limited, 'X'))).resolves.toBe('forbidden');
      await expect(people.renameTenant.execute(owner, 'Zoo')).resolves.toMatchObject({
        tenant: { name: 'Zoo' },
      });
      await expect(people.getTenant.execute(owner)).resolves.toMatchObject({
        tenant: { name: 'Zoo' },
      });
      expect((await world.auditOf(tenantId)).at(-1)).toMatchObject({
        action: 'tenant.update',
        after: { name: 'Zoo' },
      });
    });

    it('goes only when its key is repeated, by whoever has all of it, and takes no person along', async () => {
      const { owner } = await crew.aTenant();
      const { member } = await crew.aMember(owner);
      const limited = { ...owner, grant: { role: 'owner', environments: ['staging'] } } as const;
      const { tenant } = await people.getTenant.execute(owner);
      const removing = (caller = owner, confirm: string | undefined = tenant.key) =>
        people.deleteTenant.execute(caller, confirm);

      await expect(kindOf(removing(owner, 'no'))).resolves.toBe('invalid_input');
      await expect(kindOf(removing(limited))).resolves.toBe('forbidden');
      await removing();
      await expect(kindOf(people.getTenant.execute(owner))).resolves.toBe('not_found');
      await expect(kindOf(removing())).resolves.toBe('not_found');
      await expect(people.identities.membershipsOf(member.id)).resolves.toEqual([]);
      await expect(people.identities.findById(member.id)).resolves.not.toBeNull();
    });

    describe('of whoever signs up', () => {
      let tenants = 0;
      const register = (email: string, password: string, tenant?: string) =>
        people.register.execute(
          { tenant: tenant ?? `signed-up-${(tenants += 1)}`, email, password },
          ORIGIN,
        );

      it('has them as its owner', async () => {
        const { tenantId, ownerId } = await register('grace@example.com', PASSWORD);

        await expect(people.members(tenantId)).resolves.toMatchObject([
          { id: ownerId, email: 'grace@example.com', name: 'grace', role: 'owner' },
        ]);
      });

      it('may be a further one of somebody known, by their own password', async () => {
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
        const { owner } = await crew.aTenant();
        const invited = { email: 'guest@example.com', role: 'viewer', environments: null } as const;
        await people.add.execute(owner, invited);

        await expect(kindOf(register(invited.email, PASSWORD))).resolves.toBe('already_exists');
      });

      it('is of one of several who come with the same new address at once', async () => {
        const outcomes = await Promise.allSettled(
          ['one', 'two', 'three'].map((word) =>
            register('race@example.com', `${PASSWORD} ${word}`),
          ),
        );

        expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      });
    });
  });
}
