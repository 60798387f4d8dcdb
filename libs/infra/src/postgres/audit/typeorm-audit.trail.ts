import { type ChainHead } from '#domain/audit/audit-chain';
import { type StoredAuditEntry } from '#domain/audit/audit-entry';
import { type AuditPage, type AuditPageQuery, AuditTrail } from '#domain/audit/audit-trail';
import { DomainError } from '#domain/kernel/domain-error';
import { PAGE_BYTES, type PagedRow } from '../bounded-page.js';
import { type Sql } from '../scope.js';
import { auditChainStatement, auditPageStatement } from './audit.statements.js';

/** A batch of the chain is hashed in one go, during which this process does nothing else. */
const CHAIN_BYTES = 256 * 1024;

interface AuditRow extends Omit<StoredAuditEntry, 'seq' | 'resource' | 'requestId'>, PagedRow {
  /** A bigint, which the driver hands out as text. */
  readonly seq: string;
  readonly resource_type: string;
  readonly resource_key: string;
  readonly request_id: string;
}

export class TypeormAuditTrail extends AuditTrail {
  constructor(private readonly sql: Sql) {
    super();
  }

  async list(tenantId: string, query: AuditPageQuery): Promise<AuditPage> {
    const { text, values } = auditPageStatement(tenantId, query, PAGE_BYTES);
    const rows = await this.sql.query<AuditRow[]>(text, values);
    const items = rows.slice(0, query.limit).map(toEntry);
    const more = (rows[0]?.found ?? 0) > items.length;
    return { items, next: more ? (items.at(-1)?.seq ?? null) : null };
  }

  async head(tenantId: string): Promise<ChainHead> {
    const [tenant] = await this.sql.query<{ audit_seq: string; audit_hash: string }[]>(
      `select audit_seq, audit_hash from tenants where id = $1`,
      [tenantId],
    );
    if (tenant === undefined) throw DomainError.notFound('tenant');
    return { seq: Number(tenant.audit_seq), hash: tenant.audit_hash };
  }

  async following(tenantId: string, after: number, limit: number): Promise<StoredAuditEntry[]> {
    const { text, values } = auditChainStatement(tenantId, { after, limit }, CHAIN_BYTES);
    return (await this.sql.query<AuditRow[]>(text, values)).map(toEntry);
  }
}

/** Has every column, and no field that is not one: all of it goes into the hash. */
function toEntry(row: AuditRow): StoredAuditEntry {
  return {
    seq: Number(row.seq),
    at: row.at,
    actor: row.actor,
    action: row.action,
    resource: { type: row.resource_type, key: row.resource_key },
    environment: row.environment,
    ip: row.ip,
    requestId: row.request_id,
    before: row.before,
    after: row.after,
    hash: row.hash,
  };
}
