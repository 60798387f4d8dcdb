import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Caller } from '../kernel/caller.js';
import { type Crew, crewOf, ORIGIN, PASSWORD } from '../testing/crew.js';
import { faultsOf, kindOf } from '../testing/failure-of.js';
import { InMemorySdkKeyDirectory } from '../testing/in-memory-sdk-key.directory.js';
import { InMemoryService } from '../testing/in-memory-service.js';
import { type Person } from './authenticate-person.query.js';
import { DescribeSdkKeyQuery } from './describe-sdk-key.query.js';

const HOUR_MS = 3_600_000;

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

describe('an invitation', () => {
  const invite = async () => {
    const right = { role: 'editor', environments: ['staging'] } as const;
    const { member, inviteToken } = await people.add.execute(owner, {
      email: crew.anEmail(),
      name: 'Guest',
      ...right,
    });
    return { member, token: inviteToken ?? '' };
  };
  const accept = (token: string, name?: string) =>
    people.accept.execute({ token, name, password: PASSWORD }, ORIGIN);

  it('gives its person a password, in their own name and right', async () => {
    const { member, token } = await invite();
    await expect(accept(token, 'Bo')).resolves.toBe(member.id);

    expect(service.recordsOf(owner.tenantId).audit.at(-1)).toMatchObject({
      action: 'member.accept',
      actor: { type: 'user', id: member.id, name: 'Bo' },
      before: { name: 'Guest' },
      after: { name: 'Bo' },
    });
    await expect(people.identities.findById(member.id)).resolves.toMatchObject({
      name: 'Bo',
      passwordHash: `plain:${PASSWORD}`,
    });
  });

  it('leaves the name as it is when none is chosen', async () => {
    const { member, token } = await invite();
    await accept(token);

    await expect(people.identities.findById(member.id)).resolves.toMatchObject({ name: 'Guest' });
  });

  it('is over after one use, after 72 hours, and when it was never made', async () => {
    const used = await invite();
    await accept(used.token);
    const late = await invite();
    service.clock.advance(72 * HOUR_MS);

    for (const token of [used.token, late.token, 'never']) {
      await expect(kindOf(accept(token))).resolves.toBe('unauthenticated');
    }
  });

  it('is for one of those who bring it at the same time', async () => {
    const { token } = await invite();
    const outcomes = await Promise.allSettled([accept(token), accept(token), accept(token)]);

    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('an account', () => {
  const aPerson = async (): Promise<Person & { readonly other: string }> => {
    const { member } = await crew.aMember(owner);
    const user = await people.identities.findById(member.id);
    if (user === null) throw new Error('a member is a person');
    const now = service.clock.now();
    const [familyId, other] = ['used', 'other'].map((name) => `${name} of ${user.id}`);
    if (familyId === undefined || other === undefined) throw new Error('there are two');
    for (const family of [familyId, other]) {
      const expiresAt = new Date(now.getTime() + HOUR_MS);
      await people.sessions.begin(
        { familyId: family, userId: user.id, hash: family, expiresAt },
        now,
      );
    }
    return { user, memberships: await people.identities.membershipsOf(user.id), familyId, other };
  };

  it('gets a new password for the current one, which ends every other login', async () => {
    const person = await aPerson();
    const change = { password: 'a new pass phrase', currentPassword: PASSWORD };
    await people.changeAccount.execute(person, change, ORIGIN);

    await expect(people.sessions.isAlive(person.familyId ?? '')).resolves.toBe(true);
    await expect(people.sessions.isAlive(person.other)).resolves.toBe(false);
    expect(service.recordsOf(owner.tenantId).audit.at(-1)).toMatchObject({
      action: 'user.password',
      actor: { id: person.user.id },
      before: null,
      after: null,
    });
  });

  it.each([
    [{ password: 'a new pass phrase' }, '/currentPassword'],
    [{ password: 'short', currentPassword: PASSWORD }, '/password'],
  ])('is not changed by %j', async (change, path) => {
    const person = await aPerson();
    const faults = faultsOf(people.changeAccount.execute(person, change, ORIGIN));

    await expect(faults).resolves.toHaveProperty([path]);
    await expect(people.sessions.isAlive(person.other)).resolves.toBe(true);
  });

  it('is not changed with a wrong password', async () => {
    const change = { password: 'a new pass phrase', currentPassword: 'wrong' };
    const work = people.changeAccount.execute(await aPerson(), change, ORIGIN);

    await expect(kindOf(work)).resolves.toBe('forbidden');
  });

  it('gets another name without any of that', async () => {
    const person = await aPerson();
    const entries = service.recordsOf(owner.tenantId).audit.length;

    await expect(
      people.changeAccount.execute(person, { name: 'Bo' }, ORIGIN),
    ).resolves.toMatchObject({ name: 'Bo' });
    await expect(people.changeAccount.execute(person, {}, ORIGIN)).resolves.toEqual(person.user);
    await expect(people.sessions.isAlive(person.other)).resolves.toBe(true);
    expect(service.recordsOf(owner.tenantId).audit).toHaveLength(entries);
  });
});

describe('an SDK key, asked who it is', () => {
  it('tells itself and its tenant as long as it is there', async () => {
    const { key, secret } = await service.createKey.execute(owner, 'staging', {
      name: 'web',
      kind: 'client',
    });
    const directory = new InMemorySdkKeyDirectory(service.database, service.clock);
    const principal = await directory.resolve(service.digest.of(secret));
    if (principal === null) throw new Error('the key is live');
    const describeKey = new DescribeSdkKeyQuery(service.units);

    await expect(describeKey.execute(principal)).resolves.toEqual({
      key,
      tenant: service.recordsOf(owner.tenantId).tenant,
    });
    service.recordsOf(owner.tenantId).keys.clear();
    await expect(kindOf(describeKey.execute(principal))).resolves.toBe('unauthenticated');
  });
});
