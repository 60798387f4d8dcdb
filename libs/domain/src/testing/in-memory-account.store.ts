import { type AccountChange, AccountStore } from '../access/account.store.js';
import { type InMemoryDatabase } from './in-memory-database.js';
import { type InMemoryLoginSessionStore } from './in-memory-login-session.store.js';

export class InMemoryAccountStore extends AccountStore {
  constructor(
    private readonly database: InMemoryDatabase,
    private readonly sessions: InMemoryLoginSessionStore,
  ) {
    super();
  }

  override change(
    userId: string,
    { name, passwordHash }: AccountChange,
    { kept }: { readonly kept: string | null; readonly now: Date },
  ): Promise<void> {
    const user = this.database.users.get(userId);
    if (user === undefined) return Promise.resolve();
    this.database.users.set(userId, {
      ...user,
      name: name ?? user.name,
      passwordHash: passwordHash ?? user.passwordHash,
    });
    if (passwordHash !== undefined) this.sessions.endOthers(userId, kept);
    return Promise.resolve();
  }
}
