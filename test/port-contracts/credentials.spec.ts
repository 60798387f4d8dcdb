import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { kindOf } from '#domain/testing/failure-of';
import { BACKENDS, openWorld, type World } from '../support/backends.js';
import { type Crew, crewOf, ORIGIN, PASSWORD } from '#domain/testing/crew';

const HOUR_MS = 3_600_000;

for (const backend of BACKENDS) {
  backend.describe(`how people log in ${backend.name}`, () => {
    let world: World;
    let people: World['people'];
    let crew: Crew;

    beforeAll(async () => {
      world = await openWorld(backend);
      people = world.people;
      crew = crewOf(world);
    });
    afterAll(() => world.close());

    describe('by an invitation', () => {
      const invite = async () => {
        const { tenantId, owner } = await crew.aTenant();
        const input = { email: crew.anEmail(), role: 'editor', environments: ['staging'] } as const;
        const { member, inviteToken } = await people.add.execute(owner, input);
        if (inviteToken === null) throw new Error('somebody new is invited');
        return { tenantId, owner, member, inviteToken };
      };

      it('lets somebody new choose a name and a password, once', async () => {
        const { tenantId, member, inviteToken } = await invite();
        expect(member).toMatchObject({ role: 'editor', environments: ['staging'] });

        const accept = () =>
          people.accept.execute({ token: inviteToken, name: 'Bo', password: PASSWORD }, ORIGIN);
        await expect(accept()).resolves.toBe(member.id);
        await expect(people.identities.findByEmail(member.email)).resolves.toMatchObject({
          name: 'Bo',
          passwordHash: `plain:${PASSWORD}`,
        });
        await expect(kindOf(accept())).resolves.toBe('unauthenticated');
        const actions = (await world.auditOf(tenantId)).map(({ action }) => action);
        expect(actions.slice(-2)).toEqual(['member.create', 'member.accept']);
      });

      it('is for one of many who bring it at the same time', async () => {
        const { inviteToken } = await invite();
        const outcomes = await Promise.allSettled(
          [1, 2, 3, 4].map((at) =>
            people.accept.execute({ token: inviteToken, password: `${PASSWORD} ${at}` }, ORIGIN),
          ),
        );

        expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      });

      it('ends after 72 hours', async () => {
        const { inviteToken } = await invite();
        world.clock.advance(72 * HOUR_MS);
        const late = people.accept.execute({ token: inviteToken, password: PASSWORD }, ORIGIN);

        await expect(kindOf(late)).resolves.toBe('unauthenticated');
      });

      it('ends when the member is removed, and the next one replaces it', async () => {
        const { owner, member, inviteToken } = await invite();
        await people.remove.execute(owner, member.id);
        const { inviteToken: second } = await people.add.execute(owner, member);

        const accept = (token: string) =>
          people.accept.execute({ token, password: PASSWORD }, ORIGIN);
        await expect(kindOf(accept(inviteToken))).resolves.toBe('unauthenticated');
        await expect(accept(second ?? '')).resolves.toBe(member.id);
      });

      it('gives another tenant no hold over the person', async () => {
        const { member } = await invite();
        const other = await crew.aTenant();
        const invited = await people.add.execute(other.owner, {
          email: member.email,
          role: 'viewer',
          environments: null,
        });

        expect(invited).toMatchObject({ inviteToken: null, member: { id: member.id } });
      });

      it('is refused with a password that attackers try first', async () => {
        const { inviteToken } = await invite();
        const weak = people.accept.execute(
          { token: inviteToken, password: 'password1234' },
          ORIGIN,
        );

        await expect(kindOf(weak)).resolves.toBe('invalid_input');
      });
    });

    describe('by a new password', () => {
      const loggedIn = async () => {
        const { tenantId, owner } = await crew.aTenant();
        const { member } = await crew.aMember(owner);
        const user = await people.identities.findById(member.id);
        if (user === null) throw new Error('the member is a person');
        const now = world.clock.now();
        const login = async () => {
          const familyId = world.entropy.id();
          const expiresAt = new Date(now.getTime() + HOUR_MS);
          const hash = world.entropy.token(20);
          await people.sessions.begin({ familyId, userId: user.id, hash, expiresAt }, now);
          return familyId;
        };
        const [used, other] = [await login(), await login()];
        const memberships = await people.identities.membershipsOf(user.id);
        return { tenantId, other, person: { user, memberships, familyId: used } };
      };

      it('end every other login, and their tenants hear of it without the password', async () => {
        const { tenantId, other, person } = await loggedIn();
        const change = { password: 'a new pass phrase', currentPassword: PASSWORD };
        await people.changeAccount.execute(person, change, ORIGIN);

        await expect(people.sessions.isAlive(person.familyId)).resolves.toBe(true);
        await expect(people.sessions.isAlive(other)).resolves.toBe(false);
        const last = (await world.auditOf(tenantId)).at(-1);
        expect(last).toMatchObject({ action: 'user.password', before: null, after: null });
      });

      it.each([
        ['the current one', {}, 'invalid_input'],
        ['the right one', { currentPassword: 'not it' }, 'forbidden'],
      ])('need %s', async (_, fields, kind) => {
        const { other, person } = await loggedIn();
        const change = { password: 'a new pass phrase', ...fields };

        await expect(kindOf(people.changeAccount.execute(person, change, ORIGIN))).resolves.toBe(
          kind,
        );
        await expect(people.sessions.isAlive(other)).resolves.toBe(true);
      });

      it('stay logged in everywhere when only the name changes', async () => {
        const { other, person } = await loggedIn();
        await people.changeAccount.execute(person, { name: 'Bo' }, ORIGIN);

        await expect(people.sessions.isAlive(other)).resolves.toBe(true);
        await expect(people.identities.findById(person.user.id)).resolves.toMatchObject({
          name: 'Bo',
        });
      });
    });

    describe('by an external issuer', () => {
      const identity = (subject: string) => ({
        issuer: 'https://login.example.com/',
        subject,
        verifiedEmail: null,
      });

      it('are linked once: another subject with their address gets nothing', async () => {
        const { owner } = await crew.aTenant();
        const { member } = await crew.aMember(owner);
        const [mine, next] = [identity(`${member.id}-1`), identity(`${member.id}-2`)];
        const now = world.clock.now();

        await expect(people.links.link(mine, member.id, now)).resolves.toBe(true);
        await expect(people.links.link(mine, member.id, now)).resolves.toBe(true);
        await expect(people.links.link(next, member.id, now)).resolves.toBe(false);
        await expect(people.links.find(mine.issuer, mine.subject)).resolves.toBe(member.id);
        await expect(people.links.find(next.issuer, next.subject)).resolves.toBeNull();
      });

      it('leave their invitation worthless once they are linked', async () => {
        const { owner } = await crew.aTenant();
        const { member, inviteToken } = await people.add.execute(owner, {
          email: crew.anEmail(),
          role: 'viewer',
          environments: null,
        });
        await people.links.link(identity(member.id), member.id, world.clock.now());
        const accept = people.accept.execute(
          { token: inviteToken ?? '', password: PASSWORD },
          ORIGIN,
        );

        await expect(kindOf(accept)).resolves.toBe('unauthenticated');
      });
    });
  });
}
