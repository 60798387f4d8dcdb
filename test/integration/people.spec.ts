import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type NewMember } from '#domain/access/add-member.use-case';
import { type Role } from '#domain/access/grant';
import { type Caller } from '#domain/kernel/caller';
import { aCaller } from '#domain/testing/a-caller';
import { kindOf } from '#domain/testing/failure-of';
import { auditOf } from '../support/committed-records.js';
import { openPgService, type PgService } from '../support/pg-service.js';
import { describeWithPostgres } from '../support/test-database.js';

const PASSWORD = 'fourteen thin foxes';
const ORIGIN = { ip: null, requestId: 'r' };
const HOUR_MS = 3_600_000;

describeWithPostgres('people', () => {
  let service: PgService;
  let people: PgService['people'];
  let made = 0;

  beforeAll(async () => {
    service = await openPgService();
    people = service.people;
  });
  afterAll(() => service.close());

  const anEmail = () => `person-${(made += 1)}@example.com`;

  /** The owner who founded the tenant. */
  const ownerOf = async (tenantId: string): Promise<Caller> => {
    const [owner] = await people.members(tenantId);
    if (owner === undefined) throw new Error('a tenant has an owner');
    return callerFor(tenantId, owner.id, owner);
  };
  const callerFor = (tenantId: string, id: string, grant: Caller['grant']): Caller => ({
    ...aCaller(tenantId),
    actor: { type: 'user', id, name: 'Ada' },
    grant: { role: grant.role, environments: grant.environments },
  });
  const aTenant = async () => {
    const tenantId = await service.aTenant();
    return { tenantId, owner: await ownerOf(tenantId) };
  };
  const aMember = async (owner: Caller, fields: Partial<NewMember> = {}) => {
    const input = { email: anEmail(), role: 'viewer', environments: null, ...fields } as const;
    const { member } = await people.add.execute(owner, { password: PASSWORD, ...input });
    return { member, caller: callerFor(owner.tenantId, member.id, member) };
  };

  describe('an invitation', () => {
    const invite = async () => {
      const { tenantId, owner } = await aTenant();
      const input = { email: anEmail(), role: 'editor', environments: ['staging'] } as const;
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
      const actions = (await auditOf(service.dataSource, tenantId)).map(({ action }) => action);
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
      service.clock.advance(72 * HOUR_MS);
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
      const other = await aTenant();
      const invited = await people.add.execute(other.owner, {
        email: member.email,
        role: 'viewer',
        environments: null,
      });

      expect(invited).toMatchObject({ inviteToken: null, member: { id: member.id } });
    });

    it('is refused with a password that attackers try first', async () => {
      const { inviteToken } = await invite();
      const weak = people.accept.execute({ token: inviteToken, password: 'password1234' }, ORIGIN);

      await expect(kindOf(weak)).resolves.toBe('invalid_input');
    });
  });

  describe('a person of another tenant', () => {
    it('becomes a member and keeps name and password, whatever is sent', async () => {
      const first = await aTenant();
      const { member } = await aMember(first.owner, { name: 'Bo' });
      const second = await aTenant();
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
      const [mine, theirs] = [await aTenant(), await aTenant()];
      const { member } = await aMember(theirs.owner);

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
      const { owner } = await aTenant();
      const limited = await aMember(owner, { role: 'admin', environments: ['staging'] });
      const admin = await aMember(owner, { role: 'admin' });
      const make = (caller: Caller, role: Role, environments: readonly string[] | null) =>
        kindOf(people.add.execute(caller, { email: anEmail(), role, environments }));

      await expect(make(admin.caller, 'owner', null)).resolves.toBe('forbidden');
      await expect(make(limited.caller, 'viewer', null)).resolves.toBe('forbidden');
      await expect(make(limited.caller, 'viewer', ['production'])).resolves.toBe('forbidden');
      const { caller } = limited;
      const allowed = await aMember(caller, { role: 'admin', environments: ['staging'] });
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
      const { owner } = await aTenant();
      const { member } = await aMember(owner);
      const change = people.change.execute(owner, member.id, { environments: ['moon'] });

      await expect(kindOf(change)).resolves.toBe('invalid_input');
    });

    it('changes what is given and keeps the rest', async () => {
      const { owner } = await aTenant();
      const { member } = await aMember(owner, { role: 'editor', environments: ['staging'] });

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
      const { owner } = await aTenant();
      await people.add.execute(owner, { email: anEmail(), role: 'owner', environments: null });

      await expect(kindOf(leave(owner))).resolves.toBe('last_owner');
    });

    it('is left when two owners remove each other at the same time', async () => {
      const { tenantId, owner } = await aTenant();
      const { caller: other } = await aMember(owner, { role: 'owner' });
      const outcomes = await Promise.allSettled([
        people.remove.execute(owner, other.actor.id),
        people.remove.execute(other, owner.actor.id),
      ]);

      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect((await people.members(tenantId)).filter(({ role }) => role === 'owner')).toHaveLength(
        1,
      );
    });
  });

  it('are listed page by page', async () => {
    const { tenantId, owner } = await aTenant();
    for (let at = 0; at < 4; at += 1) await aMember(owner);
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

  describe('who change their password', () => {
    const loggedIn = async () => {
      const { tenantId, owner } = await aTenant();
      const { member } = await aMember(owner);
      const user = await people.identities.findById(member.id);
      if (user === null) throw new Error('the member is a person');
      const now = service.clock.now();
      const login = async () => {
        const familyId = service.entropy.id();
        const expiresAt = new Date(now.getTime() + HOUR_MS);
        const hash = service.entropy.token(20);
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
      const last = (await auditOf(service.dataSource, tenantId)).at(-1);
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

  describe('of an external issuer', () => {
    const identity = (subject: string) => ({
      issuer: 'https://login.example.com/',
      subject,
      verifiedEmail: null,
    });

    it('are linked once: another subject with their address gets nothing', async () => {
      const { owner } = await aTenant();
      const { member } = await aMember(owner);
      const [mine, next] = [identity(`${member.id}-1`), identity(`${member.id}-2`)];
      const now = service.clock.now();

      await expect(people.links.link(mine, member.id, now)).resolves.toBe(true);
      await expect(people.links.link(mine, member.id, now)).resolves.toBe(true);
      await expect(people.links.link(next, member.id, now)).resolves.toBe(false);
      await expect(people.links.find(mine.issuer, mine.subject)).resolves.toBe(member.id);
      await expect(people.links.find(next.issuer, next.subject)).resolves.toBeNull();
    });

    it('leave their invitation worthless once they are linked', async () => {
      const { owner } = await aTenant();
      const { member, inviteToken } = await people.add.execute(owner, {
        email: anEmail(),
        role: 'viewer',
        environments: null,
      });
      await people.links.link(identity(member.id), member.id, service.clock.now());
      const accept = people.accept.execute(
        { token: inviteToken ?? '', password: PASSWORD },
        ORIGIN,
      );

      await expect(kindOf(accept)).resolves.toBe('unauthenticated');
    });
  });
});
