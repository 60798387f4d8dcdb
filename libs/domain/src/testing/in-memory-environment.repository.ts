import { type Environment } from '../tenancy/environment.js';
import { EnvironmentRepository } from '../tenancy/environment.repository.js';
import { type TenantRecords } from './in-memory-database.js';
import { owns, requireOwn } from './owns.js';

export class InMemoryEnvironmentRepository extends EnvironmentRepository {
  constructor(private readonly records: TenantRecords) {
    super();
  }

  override all(tenantId: string): Promise<Environment[]> {
    return Promise.resolve(owns(this.records, tenantId) ? environmentsOf(this.records) : []);
  }

  override async find(tenantId: string, key: string): Promise<Environment | null> {
    const all = await this.all(tenantId);
    return all.find((environment) => environment.key === key) ?? null;
  }

  override async insert(tenantId: string, environment: Environment): Promise<void> {
    requireOwn(this.records, tenantId);
    if (await this.find(tenantId, environment.key)) throw new Error('the key is taken');
    this.records.environments.set(environment.id, environment);
  }

  override rename(tenantId: string, id: string, name: string): Promise<void> {
    const { environments } = this.records;
    const environment = environments.get(id);
    if (owns(this.records, tenantId) && environment !== undefined) {
      environments.set(id, { ...environment, name });
    }
    return Promise.resolve();
  }

  override remove(tenantId: string, id: string): Promise<void> {
    const { environments, keys, flags } = this.records;
    if (!owns(this.records, tenantId) || !environments.delete(id)) return Promise.resolve();
    for (const [keyId, { key }] of keys) if (key.environmentId === id) keys.delete(keyId);
    for (const [flagId, stored] of flags) {
      const rest = [...stored.configurations].filter(([environmentId]) => environmentId !== id);
      flags.set(flagId, { ...stored, configurations: new Map(rest) });
    }
    this.records.outbox = this.records.outbox.filter((entry) => entry.environmentId !== id);
    return Promise.resolve();
  }
}

/** In the order of their creation. */
export function environmentsOf(records: TenantRecords): Environment[] {
  return [...records.environments.values()].sort((one, other) => one.position - other.position);
}
