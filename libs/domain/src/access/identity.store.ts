import { type Membership, type User } from './user.js';

/** Persons and their memberships, across tenants: what must be known before a tenant is. */
export abstract class IdentityStore {
  abstract findByEmail(email: string): Promise<User | null>;
  abstract findById(id: string): Promise<User | null>;
  /** Sorted by the tenant's key. */
  abstract membershipsOf(userId: string): Promise<Membership[]>;
}
