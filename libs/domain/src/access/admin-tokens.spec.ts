import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Caller } from '../kernel/caller.js';
import { type Crew, crewOf } from '../testing/crew.js';
import { faultsOf, kindOf } from '../testing/failure-of.js';
import { InMemoryService } from '../testing/in-memory-service.js';
import { looksLikeAdminToken } from './admin-token.js';
import { type NewAdminToken } from './create-admin-token.use-case.js';

describe('tokens', () => {
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

  const create = (caller = owner, fields: Partial<NewAdminToken> = {}) =>
    people.createToken.execute(caller, {
      name: 'ci',
      role: 'editor',
      environments: null,
      expiresAt: null,
      ...fields,
    });
  const lastAudit = () => service.recordsOf(owner.tenantId).audit.at(-1);

  it('tell their secret once and show how it begins', async () => {
    const { token, secret } = await create();

    expect(looksLikeAdminToken(secret)).toBe(true);
    expect(token).toEqual({
      id: token.id,
      name: 'ci',
      madeBy: owner.actor.id,
      role: 'editor',
      environments: null,
      prefix: secret.slice(0, 12),
      createdAt: service.clock.now(),
      lastUsedAt: null,
      expiresAt: null,
    });
    expect(JSON.stringify(lastAudit())).not.toContain(secret);
  });

  it('leave in the audit what they may do, and that they ended', async () => {
    const expiresAt = new Date(service.clock.now().getTime() + 1000);
    const { token } = await create(owner, { expiresAt, environments: ['staging'] });
    const right = { role: 'editor', environments: ['staging'] };
    expect(lastAudit()).toMatchObject({
      action: 'token.create',
      after: { name: 'ci', ...right, expiresAt: expiresAt.toISOString() },
    });

    await people.revokeToken.execute(owner, token.id);
    expect(lastAudit()).toMatchObject({ action: 'token.revoke', before: right, after: null });
    await expect(kindOf(people.revokeToken.execute(owner, token.id))).resolves.toBe('not_found');
  });

  it('name environments that exist and a time to come', async () => {
    await expect(faultsOf(create(owner, { environments: ['moon'] }))).resolves.toHaveProperty([
      '/environments/0',
    ]);
    await expect(
      faultsOf(create(owner, { expiresAt: service.clock.now() })),
    ).resolves.toHaveProperty(['/expiresAt']);
  });

  it('are made by people and by tokens of people, and by nothing else', async () => {
    const { token } = await create(owner, { role: 'owner' });
    const as = (type: 'token' | 'system', id: string): Caller => ({
      ...owner,
      actor: { type, id, name: 'x' },
    });

    const { token: second } = await create(as('token', token.id));
    expect(second.madeBy).toBe(owner.actor.id);
    await expect(kindOf(create(as('token', 'revoked meanwhile')))).resolves.toBe('forbidden');
    await expect(kindOf(create(as('system', 'worker')))).resolves.toBe('forbidden');
  });

  it('that nobody made stand for nobody', async () => {
    await expect(kindOf(people.authenticateToken.execute('ffs_adm_x'))).resolves.toBe(
      'unauthenticated',
    );
  });

  it('hand out and end no more right than their own', async () => {
    const { caller } = await crew.aMember(owner, { role: 'admin', environments: ['staging'] });
    const { token } = await create(owner);

    await expect(kindOf(create(caller))).resolves.toBe('forbidden');
    await expect(kindOf(people.revokeToken.execute(caller, token.id))).resolves.toBe('forbidden');
    await expect(create(caller, { environments: ['staging'] })).resolves.toBeDefined();
  });

  it('are listed page by page', async () => {
    const made = [await create(), await create(), await create()].map(({ token }) => token.id);
    const first = await people.listTokens.execute(owner, { after: null, limit: 2 });
    const second = await people.listTokens.execute(owner, { after: first.next, limit: 2 });

    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(made);
    expect(second.next).toBeNull();
  });
});

describe('looksLikeAdminToken', () => {
  it.each(['', 'ffs_adm_', `ffs_srv_${'a'.repeat(43)}`, `ffs_adm_${'a'.repeat(43)}\n`])(
    'is not fooled by %j',
    (text) => {
      expect(looksLikeAdminToken(text)).toBe(false);
    },
  );
});
