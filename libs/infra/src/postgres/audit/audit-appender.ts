import { createHash } from 'node:crypto';
import { chainInput, type ChainHead } from '#domain/audit/audit-chain';
import { type AuditEntry } from '#domain/audit/audit-entry';
import { type Sql } from '../scope.js';

/**
 * Adds one entry to the tenant's chain. The caller holds the tenant's lock and keeps the new head. Hashed is
 * what a reader will find: documents as their JSON says, which is not always what they were in memory.
 */
export async function appendAudit(
  sql: Sql,
  tenantId: string,
  head: ChainHead,
  entry: AuditEntry,
): Promise<ChainHead> {
  const before = jsonOf(entry.before);
  const after = jsonOf(entry.after);
  const stored = { ...entry, before: parsed(before), after: parsed(after) };
  const hash = createHash('sha256').update(chainInput(head.hash, stored)).digest('hex');
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
      before,
      after,
      hash,
    ],
  );
  return { seq: entry.seq, hash };
}

function jsonOf(document: unknown): string | null {
  return document === null || document === undefined ? null : JSON.stringify(document);
}

function parsed(json: string | null): unknown {
  return json === null ? null : JSON.parse(json);
}
