import { IdentityStore } from '../access/identity.store.js';
import { type Membership, type User } from '../access/user.js';
import { type InMemoryDatabase, type StoredUser } from './in-memory-database.js';

export class InMemoryIdentityStore extends IdentityStore {
  constructor(private readonly database: InMemoryDatabase) {
    super();
  }

  override findByEmail(email: string): Promise<User | null> {
    const wanted = email.toLowerCase();
    const users = [...this.database.users.values()];
    const found = users.find((user) => user.email.toLowerCase() === wanted);
    return Promise.resolve(found ? toUser(found) : null);
  }

  override findById(id: string): Promise<User | null> {
    const found = this.database.users.get(id);
    return Promise.resolve(found ? toUser(found) : null);
  }

  override membershipsOf(userId: string): Promise<Membership[]> {
    const memberships = [...this.database.tenants.values()].flatMap(({ tenant, members }) => {
      const member = members.get(userId);
      if (member === undefined) return [];
      const { role, environments } = member;
      const { id: tenantId, key: tenantKey, name: tenantName } = tenant;
      return [{ tenantId, tenantKey, tenantName, role, environments }];
    });
    return Promise.resolve(
      memberships.sort((one, other) => (one.tenantKey < other.tenantKey ? -1 : 1)),
    );
  }
}

function toUser({ id, email, name, passwordHash, createdAt }: StoredUser): User {
  return { id, email, name, passwordHash, createdAt };
}
