import {
  FlagHistory,
  type FlagHistoryPage,
  type FlagHistoryQuery,
  type FlagVersion,
} from '../flags/flag-history.js';
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

  override list(
    tenantId: string,
    flagId: string,
    { limit, before = Infinity }: FlagHistoryQuery,
  ): Promise<FlagHistoryPage> {
    const all = this.versions(tenantId, flagId).filter(({ version }) => version < before);
    const items = all
      .sort((one, other) => other.version - one.version)
      .slice(0, limit)
      .map(({ definition, ...item }) => item);
    const next = all.length > items.length ? (items.at(-1)?.version ?? null) : null;
    return Promise.resolve({ items, next });
  }

  override find(tenantId: string, flagId: string, version: number): Promise<FlagVersion | null> {
    const found = this.versions(tenantId, flagId).find((one) => one.version === version);
    return Promise.resolve(found ?? null);
  }

  private versions(tenantId: string, flagId: string): FlagVersion[] {
    if (!owns(this.records, tenantId)) return [];
    return this.records.history.filter((version) => version.flagId === flagId);
  }
}
