import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Caller } from '../kernel/caller.js';
import { crewOf, ORIGIN, PASSWORD } from '../testing/crew.js';
import { failureOf, faultsOf, kindOf } from '../testing/failure-of.js';
import { InMemoryService } from '../testing/in-memory-service.js';
import { InMemoryLoginAttempts } from '../testing/in-memory.login-attempts.js';
import { FoundTenantUseCase } from './found-tenant.use-case.js';
import { RegisterTenantUseCase } from './register-tenant.use-case.js';

let service: InMemoryService;
let people: InMemoryService['people'];
let owner: Caller;

beforeEach(async () => {
  service = new InMemoryService();
  people = service.people;
  ({ owner } = await crewOf(service).aTenant());
});

describe('a tenant', () => {
  it('tells what it is and how much of it is used', async () => {
    await service.flags.create.execute(owner, { key: 'f' });
    await service.segments.create.execute(owner, { key: 's' });

    await expect(people.getTenant.execute(owner)).resolves.toEqual({
      tenant: { id: owner.tenantId, key: 'acme', name: 'acme', createdAt: service.clock.now() },
      usage: { flags: 1, environments: 3, segments: 1, members: 1, tokens: 0 },
    });
  });

  it('keeps its key when it is renamed, and is quiet about a name that stays', async () => {
    const entries = () => service.recordsOf(owner.tenantId).audit.length;
    const before = entries();
    for (const name of [undefined, 'acme']) await people.renameTenant.execute(owner, name);
    expect(entries()).toBe(before);

    await expect(people.renameTenant.execute(owner, 'Acme & Co')).resolves.toMatchObject({
      tenant: { key: 'acme', name: 'Acme & Co' },
    });
    expect(service.recordsOf(owner.tenantId).audit.at(-1)).toMatchObject({
      action: 'tenant.update',
      before: { name: 'acme' },
      after: { name: 'Acme & Co' },
    });
  });

  it('is changed by nobody whose role is limited to environments', async () => {
    const limited: Caller = { ...owner, grant: { role: 'owner', environments: ['staging'] } };

    await expect(kindOf(people.renameTenant.execute(limited, 'x'))).resolves.toBe('forbidden');
    await expect(kindOf(people.deleteTenant.execute(limited, 'acme'))).resolves.toBe('forbidden');
  });

  it('goes when its key is repeated, and leaves a note of who did it', async () => {
    for (const confirm of [undefined, '', 'zoo']) {
      const faults = faultsOf(people.deleteTenant.execute(owner, confirm));
      await expect(faults).resolves.toHaveProperty(['/confirm']);
    }
    await people.deleteTenant.execute(owner, 'acme');

    await expect(kindOf(people.getTenant.execute(owner))).resolves.toBe('not_found');
    expect(service.database.deletedTenants.get(owner.tenantId)).toEqual({
      at: service.clock.now(),
      actor: { type: 'user', id: owner.actor.id },
      requestId: owner.origin.requestId,
    });
    await expect(people.identities.findById(owner.actor.id)).resolves.not.toBeNull();
  });
});

describe('signing up', () => {
  const register = (tenant: string, email: string, password = PASSWORD) =>
    people.register.execute({ tenant, email, password }, ORIGIN);

  it('makes a tenant and its owner, named after the address', async () => {
    const { tenantId, ownerId } = await register('zoo', 'grace@example.com');

    expect(service.recordsOf(tenantId).tenant).toMatchObject({ key: 'zoo', name: 'zoo' });
    await expect(people.members(tenantId)).resolves.toMatchObject([
      { id: ownerId, name: 'grace', role: 'owner', environments: null },
    ]);
  });

  it('gives somebody known a further tenant for their own password only', async () => {
    const first = await register('zoo', 'grace@example.com');
    await expect(register('ark', 'GRACE@example.com')).resolves.toMatchObject({
      ownerId: first.ownerId,
    });

    const stranger = register('sea', 'grace@example.com', 'another pass phrase');
    const address = await failureOf(stranger);
    const key = await failureOf(register('zoo', 'new@example.com'));
    expect([address.kind, address.message]).toEqual([key.kind, key.message]);
    expect(address.kind).toBe('already_exists');
  });

  it('asks for a good password', async () => {
    const weak = register('zoo', 'grace@example.com', 'password1234');
    await expect(faultsOf(weak)).resolves.toHaveProperty(['/password']);
  });

  it('is for nobody where it is closed', async () => {
    const { identities, passwords, foundTenant } = service;
    const closed = new RegisterTenantUseCase(
      { open: false },
      identities,
      passwords,
      foundTenant,
      new InMemoryLoginAttempts(),
    );
    const input = { tenant: 'zoo', email: 'grace@example.com', password: PASSWORD };

    await expect(kindOf(closed.execute(input, ORIGIN))).resolves.toBe('forbidden');
  });

  it('does not hide what goes wrong', async () => {
    class FullDisk extends FoundTenantUseCase {
      override execute(): Promise<never> {
        return Promise.reject(new Error('disk full'));
      }
    }
    const { units, clock, entropy, passwords, createKey, identities } = service;
    const founding = new FullDisk(units, clock, entropy, passwords, createKey);
    const broken = new RegisterTenantUseCase(
      { open: true },
      identities,
      passwords,
      founding,
      new InMemoryLoginAttempts(),
    );
    const input = { tenant: 'zoo', email: 'grace@example.com', password: PASSWORD };

    await expect(broken.execute(input, ORIGIN)).rejects.toThrow('disk full');
  });
});
