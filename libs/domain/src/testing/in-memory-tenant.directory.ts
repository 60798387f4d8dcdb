import { TenantDirectory } from '../tenancy/tenant.directory.js';
import { type InMemoryDatabase } from './in-memory-database.js';

export class InMemoryTenantDirectory extends TenantDirectory {
  constructor(private readonly database: InMemoryDatabase) {
    super();
  }

  override isEmpty(): Promise<boolean> {
    return Promise.resolve(this.database.tenants.size === 0);
  }
}
