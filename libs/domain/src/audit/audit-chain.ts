import { canonicalJson } from '../kernel/json-value.js';
import { type AuditEntry } from './audit-entry.js';

/** The hash before the first entry of a tenant: SHA-256 has 64 hex digits. */
export const GENESIS_HASH = '0'.repeat(64);

/** What SHA-256 is taken of for one entry: the previous entry's hash in hex, then the entry as canonical JSON. */
export function chainInput(previousHash: string, entry: AuditEntry): string {
  return previousHash + canonicalJson({ ...entry, at: entry.at.toISOString() });
}
