import { type Tenant } from '../tenancy/tenant.js';
import {
  type TenantDeletion,
  TenantRepository,
  type TenantUsage,
} from '../tenancy/tenant.repository.js';
import { type TenantRecords } from './in-memory-database.js';
import { owns } from './owns.js';

const NOTHING: TenantUsage = { flags: 0, environments: 0, segments: 0, members: 0, tokens: 0 };

export class InMemoryTenantRepository extends TenantRepository {
  constructor(private readonly records: TenantRecords) {
    super();
  }

  override find(tenantId: string): Promise<Tenant | null> {
    // A tenant that does not exist is read as one without a key.
    const found = owns(this.records, tenantId) && this.records.tenant.key !== '';
    return Promise.resolve(found ? this.records.tenant : null);
  }

  override usage(tenantId: string): Promise<TenantUsage> {
    if (!owns(this.records, tenantId)) return Promise.resolve(NOTHING);
    const { flags, environments, segments, members, tokens, phantomFlags } = this.records;
    return Promise.resolve({
      flags: flags.size + phantomFlags,
      environments: environments.size,
      segments: segments.size,
      members: members.size,
      tokens: tokens.size,
    });
  }

  override rename(tenantId: string, name: string): Promise<void> {
    if (owns(this.records, tenantId)) this.records.tenant = { ...this.records.tenant, name };
    return Promise.resolve();
  }

  override remove(tenantId: string, deletion: TenantDeletion): Promise<void> {
    if (owns(this.records, tenantId)) this.records.deletion = deletion;
    return Promise.resolve();
  }
}
