import { type Role } from './grant.js';

/** A person. Persons are not of a tenant: memberships are. */
export interface User {
  readonly id: string;
  /** As given; compared without regard to case. */
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
  readonly createdAt: Date;
}

export interface Membership {
  readonly tenantId: string;
  readonly tenantKey: string;
  readonly tenantName: string;
  readonly role: Role;
  readonly environments: readonly string[] | null;
}
