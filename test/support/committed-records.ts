import { type DataSource } from 'typeorm';
import { type AuditEntry } from '#domain/audit/audit-entry';
import { type ChainedEntry, type OutboxEntry } from '#domain/testing/in-memory-database';
import { inTenant } from '#infra/postgres/scope';

export type OutboxRecord = OutboxEntry;

interface AuditRow extends Omit<AuditEntry, 'seq' | 'resource' | 'requestId'> {
  readonly seq: string;
  readonly resource_type: string;
  readonly resource_key: string;
  readonly request_id: string;
  readonly hash: string;
}

interface OutboxRow extends Pick<OutboxEntry, 'flags' | 'segments'> {
  readonly id: string;
  readonly environment_id: string;
  readonly revision: string;
}

/** The audit entries of a tenant as they lie in the table, by sequence. */
export async function auditOf(dataSource: DataSource, tenantId: string): Promise<ChainedEntry[]> {
  const rows = await inTenant(dataSource, tenantId, 'READ COMMITTED', (sql) =>
    sql.query<AuditRow[]>(`select * from audit_entries order by seq`),
  );
  return rows.map((row) => ({
    action: row.action,
    resource: { type: row.resource_type, key: row.resource_key },
    environment: row.environment,
    before: row.before,
    after: row.after,
    seq: Number(row.seq),
    at: row.at,
    actor: row.actor,
    ip: row.ip,
    requestId: row.request_id,
    hash: row.hash,
  }));
}

/** The outbox rows of a tenant, published or not, by id. */
export async function outboxOf(dataSource: DataSource, tenantId: string): Promise<OutboxRecord[]> {
  const rows = await inTenant(dataSource, tenantId, 'READ COMMITTED', (sql) =>
    sql.query<OutboxRow[]>(`select * from outbox order by id`),
  );
  return rows.map((row) => ({
    id: Number(row.id),
    environmentId: row.environment_id,
    revision: Number(row.revision),
    flags: row.flags,
    segments: row.segments,
  }));
}
