import { type InMemoryDatabase, type StoredUser } from './in-memory-database.js';

/** Persons as one unit of work sees and changes them; they are of no tenant, so its records do not hold them. */
export class StagedUsers {
  private readonly changed = new Map<string, StoredUser>();

  constructor(private readonly database: InMemoryDatabase) {}

  find(id: string): StoredUser | undefined {
    return this.changed.get(id) ?? this.database.users.get(id);
  }

  findByEmail(email: string): StoredUser | undefined {
    const wanted = email.toLowerCase();
    const all = new Map([...this.database.users, ...this.changed]);
    return [...all.values()].find((user) => user.email.toLowerCase() === wanted);
  }

  put(user: StoredUser): void {
    this.changed.set(user.id, user);
  }

  belongsElsewhere(id: string, tenantId: string): boolean {
    const others = [...this.database.tenants.values()].filter(
      ({ tenant }) => tenant.id !== tenantId,
    );
    return others.some(({ members }) => members.has(id));
  }

  commit(): void {
    for (const [id, user] of this.changed) this.database.users.set(id, user);
  }
}
