import { type Actor } from '../kernel/caller.js';

/** What a use case tells of a write; who, when, from where and the chain are added by the unit of work. */
export interface AuditDraft {
  /** `<resource>.<verb>`, such as `flag.update`. */
  readonly action: string;
  readonly resource: { readonly type: string; readonly key: string };
  /** The environment concerned, `null` when the write is not of one environment. */
  readonly environment: string | null;
  readonly before: unknown;
  readonly after: unknown;
}

export interface AuditEntry extends AuditDraft {
  /** Gap-free per tenant, from 1. */
  readonly seq: number;
  readonly at: Date;
  readonly actor: Actor;
  readonly ip: string | null;
  readonly requestId: string;
}

/** An entry as it is kept. */
export interface StoredAuditEntry extends Omit<AuditEntry, 'at'> {
  /** RFC 3339 in UTC. Text, since an edit of less than a millisecond must show too. */
  readonly at: string;
  /** SHA-256 of `chainInput`, in hex. */
  readonly hash: string;
}
