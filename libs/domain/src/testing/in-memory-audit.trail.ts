import { type ChainHead } from '../audit/audit-chain.js';
import { type StoredAuditEntry } from '../audit/audit-entry.js';
import { type AuditPage, type AuditPageQuery, AuditTrail } from '../audit/audit-trail.js';
import { DomainError } from '../kernel/domain-error.js';
import { auditHead, type ChainedEntry, type TenantRecords } from './in-memory-database.js';
import { owns } from './owns.js';

export class InMemoryAuditTrail extends AuditTrail {
  constructor(private readonly records: TenantRecords) {
    super();
  }

  override list(tenantId: string, query: AuditPageQuery): Promise<AuditPage> {
    const all = this.entries(tenantId).filter((entry) => matches(entry, query));
    const items = all.reverse().slice(0, query.limit).map(toStored);
    const next = all.length > items.length ? (items.at(-1)?.seq ?? null) : null;
    return Promise.resolve({ items, next });
  }

  override async head(tenantId: string): Promise<ChainHead> {
    if (!owns(this.records, tenantId)) throw DomainError.notFound('tenant');
    const { seq, hash } = auditHead(this.records);
    return Promise.resolve({ seq, hash });
  }

  override following(tenantId: string, after: number, limit: number): Promise<StoredAuditEntry[]> {
    const entries = this.entries(tenantId).filter(({ seq }) => seq > after);
    return Promise.resolve(entries.slice(0, limit).map(toStored));
  }

  private entries(tenantId: string): ChainedEntry[] {
    return owns(this.records, tenantId) ? [...this.records.audit] : [];
  }
}

function matches(entry: ChainedEntry, query: AuditPageQuery): boolean {
  const { resource, from, to, environments, before } = query;
  return (
    isOr(query.actor, entry.actor.id) &&
    isOr(query.action, entry.action) &&
    isOr(resource?.type, entry.resource.type) &&
    isOr(resource?.key, entry.resource.key) &&
    (from === undefined || entry.at >= from) &&
    (to === undefined || entry.at < to) &&
    (environments === null || environments.includes(entry.environment ?? '')) &&
    (before === undefined || entry.seq < before)
  );
}

function isOr(wanted: string | undefined, value: string): boolean {
  return wanted === undefined || wanted === value;
}

function toStored(entry: ChainedEntry): StoredAuditEntry {
  return { ...entry, at: entry.at.toISOString() };
}
