import { CreateSdkKeyUseCase } from '../access/create-sdk-key.use-case.js';
import { FoundTenantUseCase } from '../tenancy/found-tenant.use-case.js';
import { FixedClock } from './fixed.clock.js';
import { flagUseCases } from './flag-use-cases.js';
import { InMemoryDatabase, type TenantRecords } from './in-memory-database.js';
import { inMemoryPeople } from './in-memory-people.js';
import { InMemoryIdentityStore } from './in-memory-identity.store.js';
import { InMemoryUnitOfWork } from './in-memory-unit-of-work.js';
import { peopleUseCases } from './people-use-cases.js';
import { PlainPasswordHasher } from './plain.password-hasher.js';
import { PlainSecretDigest } from './plain.secret-digest.js';
import { SeededEntropy } from './seeded.entropy.js';
import { segmentUseCases } from './segment-use-cases.js';

/** The ports of a whole service in memory, on one database, and the use cases most tests start with. */
export class InMemoryService {
  readonly clock = new FixedClock();
  readonly entropy = new SeededEntropy();
  readonly database = new InMemoryDatabase();
  readonly digest = new PlainSecretDigest();
  readonly passwords = new PlainPasswordHasher();
  readonly units = new InMemoryUnitOfWork(this.database, this.clock, this.digest);
  readonly flags = flagUseCases(this.units, this.clock, this.entropy);
  readonly segments = segmentUseCases(this.units, this.clock, this.entropy);
  readonly createKey = new CreateSdkKeyUseCase(this.units, this.clock, this.entropy, this.digest);
  readonly foundTenant = new FoundTenantUseCase(
    this.units,
    this.clock,
    this.entropy,
    this.passwords,
    this.createKey,
  );
  readonly identities = new InMemoryIdentityStore(this.database);
  readonly people = peopleUseCases({
    ports: inMemoryPeople(this.database, this.clock),
    units: this.units,
    clock: this.clock,
    entropy: this.entropy,
    digest: this.digest,
    passwords: this.passwords,
    founding: this.foundTenant,
  });

  /** Founds a tenant with the three first environments and returns its id. */
  async aTenant(key = 'acme', email = `${key}@example.com`): Promise<string> {
    const owner = { email, name: 'Ada', password: 'correct horse battery' };
    const input = { key, name: key, owner };
    const founded = await this.foundTenant.execute(input, { ip: null, requestId: 'founding' });
    return founded.tenantId;
  }

  recordsOf(tenantId: string): TenantRecords {
    const records = this.database.tenants.get(tenantId);
    if (records === undefined) throw new Error('no such tenant');
    return records;
  }

  /** By key of the environment. */
  revisionsOf(tenantId: string): Record<string, number> {
    const environments = [...this.recordsOf(tenantId).environments.values()];
    return Object.fromEntries(environments.map(({ key, revision }) => [key, revision]));
  }
}
