import { beforeEach, describe, expect, it } from '@jest/globals';
import { kindOf } from '../testing/failure-of.js';
import { InMemoryIdentityStore } from '../testing/in-memory-identity.store.js';
import { InMemoryService } from '../testing/in-memory-service.js';
import { InMemoryUnitOfWork } from '../testing/in-memory-unit-of-work.js';
import { InMemoryTenantDirectory } from '../testing/in-memory-tenant.directory.js';
import { FirstStartUseCase } from './first-start.use-case.js';
import { FoundTenantUseCase, type NewTenant } from './found-tenant.use-case.js';

const ACME: NewTenant = {
  key: 'acme',
  name: 'Acme',
  owner: { email: 'ada@example.com', name: 'Ada', password: 'correct horse battery' },
};
const ORIGIN = { ip: '192.0.2.1', requestId: 'r' };

class FullDisk extends InMemoryUnitOfWork {
  override found(): Promise<never> {
    return Promise.reject(new Error('disk full'));
  }
}

describe('founding a tenant', () => {
  let service: InMemoryService;
  let identities: InMemoryIdentityStore;

  beforeEach(() => {
    service = new InMemoryService();
    identities = new InMemoryIdentityStore(service.database);
  });

  it('makes the tenant, its owner, three environments and two keys of production', async () => {
    const { tenantId, serverKey, clientKey } = await service.foundTenant.execute(ACME, ORIGIN);

    const records = service.recordsOf(tenantId);
    expect(records.tenant).toMatchObject({ id: tenantId, key: 'acme', name: 'Acme' });
    expect(service.revisionsOf(tenantId)).toEqual({ development: 0, staging: 0, production: 0 });
    expect(
      [serverKey, clientKey].map(({ key }) => [key.kind, key.name, key.environmentKey]),
    ).toEqual([
      ['server', 'first server key', 'production'],
      ['client', 'first client key', 'production'],
    ]);
    const owner = await identities.findByEmail('ada@example.com');
    expect(owner).toMatchObject({ name: 'Ada', passwordHash: 'plain:correct horse battery' });
    await expect(identities.membershipsOf(owner?.id ?? '')).resolves.toEqual([
      { tenantId, tenantKey: 'acme', tenantName: 'Acme', role: 'owner', environments: null },
    ]);
  });

  it('takes the keys it is given', async () => {
    const serverKey = `ffs_srv_${'a'.repeat(32)}`;
    const clientKey = `ffs_cli_${'b'.repeat(32)}`;
    const founded = await service.foundTenant.execute({ ...ACME, serverKey, clientKey }, ORIGIN);

    expect([founded.serverKey.secret, founded.clientKey.secret]).toEqual([serverKey, clientKey]);
  });

  it('begins the audit chain, in the name of the system', async () => {
    const { tenantId } = await service.foundTenant.execute(ACME, ORIGIN);

    const { audit } = service.recordsOf(tenantId);
    expect(audit.map(({ seq, action }) => [seq, action])).toEqual([
      [1, 'tenant.create'],
      [2, 'key.create'],
      [3, 'key.create'],
    ]);
    expect(audit[0]).toMatchObject({ actor: { type: 'system' }, ...ORIGIN });
    expect(JSON.stringify(audit)).not.toContain('correct horse');
  });

  it('refuses a key that is taken and makes nothing', async () => {
    await service.foundTenant.execute(ACME, ORIGIN);
    const other = { ...ACME, owner: { ...ACME.owner, email: 'eve@example.com' } };

    await expect(kindOf(service.foundTenant.execute(other, ORIGIN))).resolves.toBe(
      'already_exists',
    );
    expect(service.database.tenants.size).toBe(1);
    await expect(identities.findByEmail('eve@example.com')).resolves.toBeNull();
  });

  it('makes a known person owner of a second tenant and keeps them as they are', async () => {
    await service.foundTenant.execute(ACME, ORIGIN);
    const known = await identities.findByEmail('ADA@example.com');
    if (known === null) throw new Error('the owner is there');
    await service.foundTenant.execute({ key: 'zoo', name: 'Zoo', owner: { known } }, ORIGIN);

    const owner = await identities.findByEmail('ada@example.com');
    expect(owner).toMatchObject({ name: 'Ada', passwordHash: 'plain:correct horse battery' });
    const memberships = await identities.membershipsOf(owner?.id ?? '');
    expect(memberships.map(({ tenantKey }) => tenantKey)).toEqual(['acme', 'zoo']);
  });

  it('does not give a tenant to somebody else who has the e-mail address', async () => {
    await service.foundTenant.execute(ACME, ORIGIN);
    const eve = { email: 'ADA@example.com', name: 'Eve', password: 'another password' };
    const founding = service.foundTenant.execute({ key: 'zoo', name: 'Zoo', owner: eve }, ORIGIN);

    await expect(kindOf(founding)).resolves.toBe('already_exists');
    expect(service.database.tenants.size).toBe(1);
  });

  describe('at the first start', () => {
    const start = () =>
      new FirstStartUseCase(
        new InMemoryTenantDirectory(service.database),
        service.foundTenant,
        identities,
      );

    it('gives the tenant to a person who is there already', async () => {
      await service.foundTenant.execute(ACME, ORIGIN);
      service.database.tenants.clear();

      await expect(start().execute(ACME)).resolves.not.toBeNull();
      expect(service.database.users.size).toBe(1);
    });

    it('happens once', async () => {
      await expect(start().execute(ACME)).resolves.toMatchObject({ tenantId: expect.any(String) });
      await expect(start().execute({ ...ACME, key: 'other' })).resolves.toBeNull();
      expect(service.database.tenants.size).toBe(1);
    });

    it('is done by one of several processes', async () => {
      const outcomes = await Promise.all([1, 2, 3].map(() => start().execute(ACME)));

      expect(outcomes.filter((outcome) => outcome !== null)).toHaveLength(1);
    });

    it('does not hide what goes wrong', async () => {
      const { clock, entropy, passwords, createKey, database, digest } = service;
      const broken = new FullDisk(database, clock, digest);
      const founding = new FoundTenantUseCase(broken, clock, entropy, passwords, createKey);
      const first = new FirstStartUseCase(
        new InMemoryTenantDirectory(database),
        founding,
        identities,
      );

      await expect(first.execute(ACME)).rejects.toThrow('disk full');
    });
  });
});
