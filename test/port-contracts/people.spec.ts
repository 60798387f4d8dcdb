import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Role } from '#domain/access/grant';
import { type Caller } from '#domain/kernel/caller';
import { kindOf } from '#domain/testing/failure-of';
import { BACKENDS, openWorld, type World } from '../support/backends.js';
import { type Crew, crewOf, PASSWORD } from '#domain/testing/crew';

for (const backend of BACKENDS) {
  backend.describe(`people ${backend.name}`, () => {
    let world: World;
    let people: World['people'];
    let crew: Crew;

    beforeAll(async () => {
      world = await openWorld(backend);
      people = world.people;
      crew = crewOf(world);
    });
    afterAll(() => world.close());

    describe('a person of another tenant', () => {
      it('becomes a member and keeps name and password, whatever is sent', async () => {
        const first = await crew.aTenant();
        const { member } = await crew.aMember(first.owner, { name: 'Bo' });
        const second = await crew.aTenant();
        const added = await people.add.execute(second.owner, {
          email: member.email.toUpperCase(),
          name: 'Eve',
          role: 'admin',
          environments: null,
          password: 'another pass phrase',
        });

        expect(added).toMatchObject({ inviteToken: null, member: { id: member.id, name: 'Bo' } });
        await expect(people.identities.findById(member.id)).resolves.toMatchObject({
          name: 'Bo',
          passwordHash: `plain:${PASSWORD}`,
        });
        const memberships = await people.identities.membershipsOf(member.id);
        expect(memberships.map(({ role }) => role).sort()).toEqual(['admin', 'viewer']);
      });

      it('is unknown here until then', async () => {
        const [mine, theirs] = [await crew.aTenant(), await crew.aTenant()];
        const { member } = await crew.aMember(theirs.owner);

        for (const work of [
          () => people.change.execute(mine.owner, member.id, { role: 'owner' }),
          () => people.remove.execute(mine.owner, member.id),
        ]) {
          await expect(kindOf(work())).resolves.toBe('not_found');
        }
        expect((await people.members(mine.tenantId)).map(({ id }) => id)).not.toContain(member.id);
      });
    });

    describe('the right to make and change members', () => {
      it('ends at one’s own right', async () => {
        const { owner } = await crew.aTenant();
        const limited = await crew.aMember(owner, { role: 'admin', environments: ['staging'] });
        const admin = await crew.aMember(owner, { role: 'admin' });
        const make = (caller: Caller, role: Role, environments: readonly string[] | null) =>
          kindOf(people.add.execute(caller, { email: crew.anEmail(), role, environments }));

        await expect(make(admin.caller, 'owner', null)).resolves.toBe('forbidden');
        await expect(make(limited.caller, 'viewer', null)).resolves.toBe('forbidden');
        await expect(make(limited.caller, 'viewer', ['production'])).resolves.toBe('forbidden');
        const { caller } = limited;
        const allowed = await crew.aMember(caller, { role: 'admin', environments: ['staging'] });
        for (const work of [
          () => people.change.execute(caller, allowed.member.id, { environments: null }),
          () => people.change.execute(caller, admin.member.id, { role: 'viewer' }),
          () => people.remove.execute(admin.caller, owner.actor.id),
          () => people.change.execute(admin.caller, admin.member.id, { role: 'owner' }),
        ]) {
          await expect(kindOf(work())).resolves.toBe('forbidden');
        }
      });

      it('names environments that exist', async () => {
        const { owner } = await crew.aTenant();
        const { member } = await crew.aMember(owner);
        const change = people.change.execute(owner, member.id, { environments: ['moon'] });

        await expect(kindOf(change)).resolves.toBe('invalid_input');
      });

      it('changes what is given and keeps the rest', async () => {
        const { owner } = await crew.aTenant();
        const { member } = await crew.aMember(owner, { role: 'editor', environments: ['staging'] });

        await people.change.execute(owner, member.id, { role: 'viewer' });
        const changed = await people.change.execute(owner, member.id, {});
        expect(changed).toEqual({ ...member, role: 'viewer', environments: ['staging'] });
        await expect(people.identities.membershipsOf(member.id)).resolves.toMatchObject([
          { role: 'viewer', environments: ['staging'] },
        ]);
      });
    });

    describe('the last owner', () => {
      it.each([
        ['be removed', (owner: Caller) => people.remove.execute(owner, owner.actor.id)],
        [
          'step down',
          (owner: Caller) => people.change.execute(owner, owner.actor.id, { role: 'admin' }),
        ],
        [
          'be limited to environments',
          (owner: Caller) =>
            people.change.execute(owner, owner.actor.id, { environments: ['production'] }),
        ],
      ])('cannot %s, not even beside an owner who cannot log in yet', async (_, leave) => {
        const { owner } = await crew.aTenant();
        await people.add.execute(owner, {
          email: crew.anEmail(),
          role: 'owner',
          environments: null,
        });

        await expect(kindOf(leave(owner))).resolves.toBe('last_owner');
      });

      it('is left when two owners remove each other at the same time', async () => {
        const { tenantId, owner } = await crew.aTenant();
        const { caller: other } = await crew.aMember(owner, { role: 'owner' });
        const outcomes = await Promise.allSettled([
          people.remove.execute(owner, other.actor.id),
          people.remove.execute(other, owner.actor.id),
        ]);

        expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
        expect(
          (await people.members(tenantId)).filter(({ role }) => role === 'owner'),
        ).toHaveLength(1);
      });
    });

    it('are listed page by page', async () => {
      const { tenantId, owner } = await crew.aTenant();
      for (let at = 0; at < 4; at += 1) await crew.aMember(owner);
      const seen: string[] = [];
      let after: string | null = null;
      do {
        const page: Awaited<ReturnType<typeof people.list.execute>> = await people.list.execute(
          owner,
          { after, limit: 2 },
        );
        seen.push(...page.items.map(({ id }) => id));
        after = page.next;
      } while (after !== null);

      expect(seen).toEqual((await people.members(tenantId)).map(({ id }) => id));
      expect(seen).toHaveLength(5);
    });
  });
}
