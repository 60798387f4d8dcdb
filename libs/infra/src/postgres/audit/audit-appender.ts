import { createHash } from 'node:crypto';
import { chainInput, type ChainHead } from '#domain/audit/audit-chain';
import { type AuditEntry } from '#domain/audit/audit-entry';
import { type HeldWrites, type RowsStatement } from '../held-writes.js';

/** Entries and the head of the chain, which is the last of them, are written as one. */
const APPEND: RowsStatement = {
  step: 9,
  text: `
  with entry as (
    select * from json_to_recordset($2::json) as i(seq bigint, at timestamptz, actor json,
      action text, resource_type text, resource_key text, environment text, ip text,
      request_id text, before json, after json, hash text)
  ), head as (
    update tenants set audit_seq = last.seq, audit_hash = last.hash
    from (select seq, hash from entry order by seq desc limit 1) last where id = $1
  )
  insert into audit_entries (tenant_id, seq, at, actor, action, resource_type, resource_key,
    environment, ip, request_id, before, after, hash)
  select $1, seq, at, actor, action, resource_type, resource_key, environment, ip, request_id,
    before, after, hash from entry`,
};

/**
 * Adds one entry to the tenant's chain. The caller holds the tenant's lock and keeps the new head. Hashed is
 * what a reader will find: documents as their JSON says, which is not always what they were in memory.
 */
export async function appendAudit(
  writes: HeldWrites,
  tenantId: string,
  head: ChainHead,
  entry: AuditEntry,
): Promise<ChainHead> {
  const { seq, resource, requestId, ...rest } = entry;
  const before = asStored(entry.before);
  const after = asStored(entry.after);
  const input = chainInput(head.hash, { ...entry, before, after });
  const hash = createHash('sha256').update(input).digest('hex');
  const names = { resource_type: resource.type, resource_key: resource.key, request_id: requestId };
  await writes.hold(tenantId, APPEND, { seq, ...rest, ...names, before, after, hash }, String(seq));
  return { seq, hash };
}

function asStored(document: unknown): unknown {
  return document === null || document === undefined ? null : JSON.parse(JSON.stringify(document));
}
