import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Caller } from '../kernel/caller.js';
import { type Crew, crewOf, PASSWORD } from '../testing/crew.js';
import { faultsOf, kindOf } from '../testing/failure-of.js';
import { InMemoryService } from '../testing/in-memory-service.js';

const VIEWER = { role: 'viewer', environments: null } as const;

describe('members', () => {
  let service: InMemoryService;
  let people: InMemoryService['people'];
  let crew: Crew;
  let owner: Caller;

  beforeEach(async () => {
    service = new InMemoryService();
    people = service.people;
    crew = crewOf(service);
    ({ owner } = await crew.aTenant());
  });

  const auditOf = (tenantId = owner.tenantId) => service.recordsOf(tenantId).audit;
  const passwordOf = async (id: string) => (await people.identities.findById(id))?.passwordHash;

  it('are named after their address until they say otherwise', async () => {
    const { member } = await people.add.execute(owner, { email: 'bo@example.com', ...VIEWER });

    expect(member).toEqual({
      id: member.id,
      email: 'bo@example.com',
      name: 'bo',
      ...VIEWER,
      createdAt: service.clock.now(),
    });
    expect(auditOf().at(-1)).toMatchObject({
      action: 'member.create',
      resource: { type: 'member', key: member.id },
      before: null,
      after: { email: 'bo@example.com', name: 'bo', ...VIEWER },
    });
  });

  it('get an invitation or a password when they are new, and never both', async () => {
    const invited = await people.add.execute(owner, { email: crew.anEmail(), ...VIEWER });
    const given = await people.add.execute(owner, {
      email: crew.anEmail(),
      ...VIEWER,
      password: PASSWORD,
    });

    expect(invited.inviteToken).toMatch(/^[A-Za-z0-9]{43}$/);
    expect(given.inviteToken).toBeNull();
    await expect(passwordOf(given.member.id)).resolves.toBe(`plain:${PASSWORD}`);
    const told = JSON.stringify([auditOf(), [...service.recordsOf(owner.tenantId).invitations]]);
    expect(told).not.toContain(invited.inviteToken);
    expect(told).not.toContain(PASSWORD);
  });

  it('cannot log in by anything that was stored of them before they accept', async () => {
    const { member } = await people.add.execute(owner, { email: crew.anEmail(), ...VIEWER });

    await expect(passwordOf(member.id)).resolves.toMatch(/^plain:[A-Za-z0-9]{43}$/);
  });

  it('who were invited and are added again with a password, by their only tenant, get it', async () => {
    const { member } = await people.add.execute(owner, { email: crew.anEmail(), ...VIEWER });
    await people.remove.execute(owner, member.id);
    const again = { email: member.email, name: 'Bo', ...VIEWER, password: PASSWORD };

    await expect(people.add.execute(owner, again)).resolves.toMatchObject({
      member: { id: member.id, name: 'Bo' },
      inviteToken: null,
    });
    await expect(passwordOf(member.id)).resolves.toBe(`plain:${PASSWORD}`);
  });

  it('who wait for another tenant get neither password nor invitation here', async () => {
    const { member } = await people.add.execute(owner, { email: crew.anEmail(), ...VIEWER });
    const before = await passwordOf(member.id);
    const other = crewOf({ people, aTenant: () => service.aTenant('zoo') });
    const { owner: stranger } = await other.aTenant();
    const taking = { email: member.email, ...VIEWER, password: PASSWORD };

    await expect(people.add.execute(stranger, taking)).resolves.toMatchObject({
      inviteToken: null,
    });
    await expect(passwordOf(member.id)).resolves.toBe(before);
  });

  it('are members once', async () => {
    const { member } = await crew.aMember(owner);
    const again = people.add.execute(owner, { email: member.email.toUpperCase(), ...VIEWER });

    await expect(kindOf(again)).resolves.toBe('already_exists');
  });

  it('are not added with a bad password or to environments that are none', async () => {
    const email = crew.anEmail();
    const weak = people.add.execute(owner, { email, ...VIEWER, password: 'short' });
    const moon = people.add.execute(owner, {
      email,
      role: 'viewer',
      environments: ['staging', 'moon'],
    });

    await expect(faultsOf(weak)).resolves.toHaveProperty(['/password']);
    await expect(faultsOf(moon)).resolves.toEqual({
      '/environments/1': 'is not an environment of this tenant',
    });
    await expect(people.identities.findByEmail(email)).resolves.toBeNull();
  });

  it('change by what is given, and their tenant hears of it', async () => {
    const { member } = await crew.aMember(owner);
    const grant = { role: 'editor', environments: ['staging'] } as const;

    await expect(people.change.execute(owner, member.id, grant)).resolves.toEqual({
      ...member,
      ...grant,
    });
    expect(auditOf().at(-1)).toMatchObject({
      action: 'member.update',
      before: VIEWER,
      after: grant,
    });
    await expect(people.change.execute(owner, member.id, { environments: null })).resolves.toEqual({
      ...member,
      role: 'editor',
    });
  });

  it('take their tokens along when they leave, each with an entry in the audit', async () => {
    const { member, caller } = await crew.aMember(owner, { role: 'admin' });
    const { token } = await people.createToken.execute(caller, {
      name: 'ci',
      ...VIEWER,
      expiresAt: null,
    });
    await people.remove.execute(owner, member.id);

    const last = auditOf().slice(-2);
    expect(last.map(({ action, resource }) => [action, resource.key])).toEqual([
      ['member.remove', member.id],
      ['token.revoke', token.id],
    ]);
    await expect(kindOf(people.remove.execute(owner, member.id))).resolves.toBe('not_found');
    await expect(kindOf(people.change.execute(owner, member.id, {}))).resolves.toBe('not_found');
  });

  it('include an owner of the whole tenant who can log in, always', async () => {
    const { member: limited } = await crew.aMember(owner, {
      role: 'owner',
      environments: ['staging'],
    });
    const leaving = () => people.remove.execute(owner, owner.actor.id);

    await expect(kindOf(leaving())).resolves.toBe('last_owner');
    await people.change.execute(owner, limited.id, { environments: null });
    await expect(leaving()).resolves.toBeUndefined();
  });
});
