import { type AdminToken } from '../access/admin-token.js';
import { type ExternalIdentity } from '../access/external-identity.js';
import { type Grant } from '../access/grant.js';
import { type Invitation } from '../access/person.repository.js';
import { type User } from '../access/user.js';
import { type SdkKey } from '../access/sdk-key.js';
import { type ChainHead, genesisHash } from '../audit/audit-chain.js';
import { type AuditEntry } from '../audit/audit-entry.js';
import { type Flag, type FlagEnvironment } from '../flags/flag.js';
import { type FlagVersion } from '../flags/flag-history.js';
import { type Segment } from '../segments/segment.js';
import { type Environment } from '../tenancy/environment.js';
import { type Tenant } from '../tenancy/tenant.js';
import { type TenantDeletion } from '../tenancy/tenant.repository.js';

export interface StoredUser extends User {
  readonly canLogIn: boolean;
}

export interface StoredMember extends Grant {
  readonly createdAt: Date;
}

export type ExternalLink = Pick<ExternalIdentity, 'issuer' | 'subject'> & {
  readonly userId: string;
};

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
  tenant: Tenant;
  /** By id of the person. */
  readonly members: Map<string, StoredMember>;
  /** By id of the person. */
  readonly invitations: Map<string, Invitation>;
  readonly tokens: Map<string, { readonly token: AdminToken; readonly hash: string }>;
  readonly environments: Map<string, Environment>;
  readonly keys: Map<string, { readonly key: SdkKey; readonly hash: string }>;
  readonly flags: Map<string, StoredFlag>;
  /** Flags that count and are not there, for limits that a test could not reach in time. */
  phantomFlags: number;
  readonly segments: Map<string, Segment>;
  readonly history: FlagVersion[];
  readonly audit: ChainedEntry[];
  outbox: readonly OutboxEntry[];
  /** Set by the unit that removes the tenant. */
  deletion: TenantDeletion | null;
}

/** What the in-memory ports share; a write replaces a tenant's records as a whole. */
export class InMemoryDatabase {
  readonly tenants = new Map<string, TenantRecords>();
  readonly deletedTenants = new Map<string, TenantDeletion>();
  readonly users = new Map<string, StoredUser>();
  readonly links: ExternalLink[] = [];
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
    members: new Map(),
    invitations: new Map(),
    tokens: new Map(),
    environments: new Map(),
    keys: new Map(),
    flags: new Map(),
    phantomFlags: 0,
    segments: new Map(),
    history: [],
    audit: [],
    outbox: [],
    deletion: null,
  };
}

export function copyOf(records: TenantRecords): TenantRecords {
  return {
    ...records,
    members: new Map(records.members),
    invitations: new Map(records.invitations),
    tokens: new Map(records.tokens),
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
