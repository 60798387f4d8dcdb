import { type User } from '../access/user.js';
import { type Role } from '../access/grant.js';
import { type SdkKey } from '../access/sdk-key.js';
import { type ChainHead, genesisHash } from '../audit/audit-chain.js';
import { type AuditEntry } from '../audit/audit-entry.js';
import { type Flag, type FlagEnvironment } from '../flags/flag.js';
import { type FlagVersion } from '../flags/flag-history.js';
import { type Segment } from '../segments/segment.js';
import { type Environment } from '../tenancy/environment.js';
import { type Tenant } from '../tenancy/tenant.js';

export interface Member {
  readonly userId: string;
  readonly role: Role;
  readonly environments: readonly string[] | null;
}

/** A flag and its configurations by the id of the environment, as the tables hold them. */
export interface StoredFlag {
  readonly flag: Omit<Flag, 'environments'>;
  readonly configurations: ReadonlyMap<string, FlagEnvironment>;
}

export interface OutboxEntry {
  readonly id: number;
  readonly environmentId: string;
  readonly revision: number;
  readonly flags: readonly string[];
  readonly segments: readonly string[];
}

export type ChainedEntry = AuditEntry & { readonly hash: string };

/** All that is known of one tenant. The values are never changed, only replaced. */
export interface TenantRecords {
  readonly tenant: Tenant;
  readonly members: Member[];
  readonly environments: Map<string, Environment>;
  readonly keys: Map<string, { readonly key: SdkKey; readonly hash: string }>;
  readonly flags: Map<string, StoredFlag>;
  /** Flags that count and are not there, for limits that a test could not reach in time. */
  phantomFlags: number;
  readonly segments: Map<string, Segment>;
  readonly history: FlagVersion[];
  readonly audit: ChainedEntry[];
  outbox: readonly OutboxEntry[];
}

/** What the in-memory ports share; a write replaces a tenant's records as a whole. */
export class InMemoryDatabase {
  readonly tenants = new Map<string, TenantRecords>();
  readonly users = new Map<string, User>();
  private lastOutboxId = 0;
  private readonly queues = new Map<string, Promise<unknown>>();

  nextOutboxId(): number {
    this.lastOutboxId += 1;
    return this.lastOutboxId;
  }

  /** Runs one piece of work after the other among those that name the same lock. */
  async locked<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.queues.get(name) ?? Promise.resolve();
    const result = before.then(work);
    this.queues.set(
      name,
      result.catch(() => undefined),
    );
    return result;
  }
}

export function newRecords(tenant: Tenant): TenantRecords {
  return {
    tenant,
    members: [],
    environments: new Map(),
    keys: new Map(),
    flags: new Map(),
    phantomFlags: 0,
    segments: new Map(),
    history: [],
    audit: [],
    outbox: [],
  };
}

export function copyOf(records: TenantRecords): TenantRecords {
  return {
    ...records,
    members: [...records.members],
    environments: new Map(records.environments),
    keys: new Map(records.keys),
    flags: new Map(records.flags),
    segments: new Map(records.segments),
    history: [...records.history],
    audit: [...records.audit],
  };
}

export function auditHead(records: TenantRecords): ChainHead {
  return records.audit.at(-1) ?? { seq: 0, hash: genesisHash(records.tenant.id) };
}
