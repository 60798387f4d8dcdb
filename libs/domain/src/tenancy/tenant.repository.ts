import { type Tenant } from './tenant.js';

/** How much of its limits a tenant uses. */
export interface TenantUsage {
  readonly flags: number;
  readonly environments: number;
  readonly segments: number;
  readonly members: number;
  readonly tokens: number;
}

/** What is left of a deleted tenant: that it was there, and who deleted it. */
export interface TenantDeletion {
  readonly at: Date;
  readonly actor: { readonly type: string; readonly id: string };
  readonly requestId: string;
}

export abstract class TenantRepository {
  abstract find(tenantId: string): Promise<Tenant | null>;
  abstract usage(tenantId: string): Promise<TenantUsage>;
  abstract rename(tenantId: string, name: string): Promise<void>;
  /** Removes everything of the tenant, its audit log too, and keeps the note. */
  abstract remove(tenantId: string, deletion: TenantDeletion): Promise<void>;
}
