import { type AuditPageQuery } from '#domain/audit/audit-trail';
import { boundedPage, bytesOf } from '../bounded-page.js';

export interface Statement {
  readonly text: string;
  readonly values: unknown[];
}

/** As JavaScript writes a time, with as many decimals more as the database has, should it have any. */
const AT = `regexp_replace(coalesce(to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
  at::text), '000$', '') || 'Z'`;

const SELECT_ENTRY = `select seq, ${AT} as at, actor, action, resource_type, resource_key,
  environment, ip, request_id, before, after, hash, ${bytesOf('before', 'after')} as bytes
  from audit_entries`;

/**
 * One page and one row more, newest first. Conditions compare plain columns: those on expressions may not use
 * an index under row-level security, because their functions are not known to keep secrets.
 */
export function auditPageStatement(
  tenantId: string,
  query: AuditPageQuery,
  bytes: number,
): Statement {
  const values: unknown[] = [];
  const value = (next: unknown): string => `$${values.push(next)}`;
  const conditions = [`tenant_id = ${value(tenantId)}`];
  const where = (condition: string, operand: unknown): void => {
    if (operand !== undefined && operand !== null) {
      conditions.push(condition.replace('?', value(operand)));
    }
  };
  where('actor_id = ?', query.actor);
  where('action = ?', query.action);
  where('resource_type = ?', query.resource?.type);
  where('resource_key = ?', query.resource?.key);
  where('at >= ?', query.from);
  where('at < ?', query.to);
  where('environment = any(?::text[])', query.environments);
  where('seq < ?', query.before);
  const page = `${SELECT_ENTRY} where ${conditions.join(' and ')}
    order by seq desc limit ${value(query.limit + 1)}`;
  return { text: boundedPage(page, 'seq desc', value(bytes)), values };
}

/** Oldest first. */
export function auditChainStatement(
  tenantId: string,
  { after, limit }: { readonly after: number; readonly limit: number },
  bytes: number,
): Statement {
  const page = `${SELECT_ENTRY} where tenant_id = $1 and seq > $2 order by seq limit $3`;
  return { text: boundedPage(page, 'seq', '$4'), values: [tenantId, after, limit, bytes] };
}
