import { canonicalJson } from '../kernel/json-value.js';
import { type AuditEntry } from './audit-entry.js';

/** Where a tenant's chain ends. */
export interface ChainHead {
  /** Of the last entry, which is also their number; 0 when there is none. */
  readonly seq: number;
  /** Of the last entry, else the genesis hash. */
  readonly hash: string;
}

/** SHA-256 has 64 hex digits. */
const HASH_LENGTH = 64;

/**
 * The hash before the first entry of a tenant: the tenant's id. Since every hash depends on it, an entry moved
 * from one tenant to another fits nowhere.
 */
export function genesisHash(tenantId: string): string {
  return tenantId.replaceAll('-', '').padStart(HASH_LENGTH, '0');
}

/** What SHA-256 is taken of for one entry: the previous entry's hash in hex, then the entry as canonical JSON. */
export function chainInput(
  previousHash: string,
  entry: Omit<AuditEntry, 'at'> & { readonly at: Date | string },
): string {
  const at = typeof entry.at === 'string' ? entry.at : entry.at.toISOString();
  return previousHash + canonicalJson({ ...entry, at });
}
