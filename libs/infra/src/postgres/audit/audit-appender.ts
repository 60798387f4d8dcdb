import { createHash } from 'node:crypto';
import { chainInput } from '#domain/audit/audit-chain';
import { type AuditEntry } from '#domain/audit/audit-entry';
import { type Sql } from '../scope.js';

export interface ChainHead {
  readonly seq: number;
  readonly hash: string;
}

/** Adds one entry to the tenant's chain. The caller holds the tenant's lock and keeps the new head. */
export async function appendAudit(
  sql: Sql,
  tenantId: string,
  head: ChainHead,
  entry: AuditEntry,
): Promise<ChainHead> {
  const hash = createHash('sha256').update(chainInput(head.hash, entry)).digest('hex');
  await sql.query(
    `insert into audit_entries (tenant_id, seq, at, actor, action, resource_type, resource_key,
       environment, ip, request_id, before, after, hash)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      tenantId,
      entry.seq,
      entry.at,
      JSON.stringify(entry.actor),
      entry.action,
      entry.resource.type,
      entry.resource.key,
      entry.environment,
      entry.ip,
      entry.requestId,
      entry.before === null ? null : JSON.stringify(entry.before),
      entry.after === null ? null : JSON.stringify(entry.after),
      hash,
    ],
  );
  return { seq: entry.seq, hash };
}
