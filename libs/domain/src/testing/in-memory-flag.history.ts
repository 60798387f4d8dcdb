import { FlagHistory, type FlagVersion } from '../flags/flag-history.js';
import { type TenantRecords } from './in-memory-database.js';
import { owns, requireOwn } from './owns.js';

export class InMemoryFlagHistory extends FlagHistory {
  constructor(private readonly records: TenantRecords) {
    super();
  }

  override append(tenantId: string, version: FlagVersion): Promise<void> {
    requireOwn(this.records, tenantId);
    this.records.history.push(structuredClone(version));
    return Promise.resolve();
  }

  override list(tenantId: string, flagId: string, limit: number): Promise<FlagVersion[]> {
    if (!owns(this.records, tenantId)) return Promise.resolve([]);
    const versions = this.records.history.filter((version) => version.flagId === flagId);
    versions.sort((one, other) => other.version - one.version);
    return Promise.resolve(versions.slice(0, limit));
  }
}
