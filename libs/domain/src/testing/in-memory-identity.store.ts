import { IdentityStore } from '../access/identity.store.js';
import { type Membership, type User } from '../access/user.js';
import { type InMemoryDatabase } from './in-memory-database.js';

export class InMemoryIdentityStore extends IdentityStore {
  constructor(private readonly database: InMemoryDatabase) {
    super();
  }

  override findByEmail(email: string): Promise<User | null> {
    const wanted = email.toLowerCase();
    const users = [...this.database.users.values()];
    return Promise.resolve(users.find((user) => user.email.toLowerCase() === wanted) ?? null);
  }

  override findById(id: string): Promise<User | null> {
    return Promise.resolve(this.database.users.get(id) ?? null);
  }

  override membershipsOf(userId: string): Promise<Membership[]> {
    const memberships = [...this.database.tenants.values()].flatMap(({ tenant, members }) =>
      members
        .filter((member) => member.userId === userId)
        .map(({ role, environments }) => ({
          tenantId: tenant.id,
          tenantKey: tenant.key,
          tenantName: tenant.name,
          role,
          environments,
        })),
    );
    return Promise.resolve(
      memberships.sort((one, other) => (one.tenantKey < other.tenantKey ? -1 : 1)),
    );
  }
}
