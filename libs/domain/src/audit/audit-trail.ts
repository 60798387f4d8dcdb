import { type ChainHead } from './audit-chain.js';
import { type StoredAuditEntry } from './audit-entry.js';

/** Filters combine with and; absent ones do not filter. */
export interface AuditFilter {
  /** Id of who did it. */
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly resource?: { readonly type: string; readonly key?: string | undefined } | undefined;
  /** The first moment that counts. */
  readonly from?: Date | undefined;
  /** The first moment that does not count any more. */
  readonly to?: Date | undefined;
}

export interface AuditPageQuery extends AuditFilter {
  /** Only entries of these environments; `null` is all entries, also those of no one environment. */
  readonly environments: readonly string[] | null;
  readonly limit: number;
  /** Only entries with a lower `seq`. */
  readonly before?: number | undefined;
}

export interface AuditPage {
  readonly items: readonly StoredAuditEntry[];
  /** `seq` of the last entry of this page when more of them match. */
  readonly next: number | null;
}

/** The audit entries of a tenant. Pages of large entries may hold fewer than asked for, but never none. */
export abstract class AuditTrail {
  /** Newest first. */
  abstract list(tenantId: string, query: AuditPageQuery): Promise<AuditPage>;
  /** Where the chain ends, as the tenant remembers it. */
  abstract head(tenantId: string): Promise<ChainHead>;
  /** Oldest first, from the entry with the lowest `seq` above `after`. */
  abstract following(tenantId: string, after: number, limit: number): Promise<StoredAuditEntry[]>;
}
