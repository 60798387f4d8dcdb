import { type ExternalIdentity, ExternalIdentityStore } from '../access/external-identity.js';
import { type InMemoryDatabase } from './in-memory-database.js';

export class InMemoryExternalIdentityStore extends ExternalIdentityStore {
  constructor(private readonly database: InMemoryDatabase) {
    super();
  }

  override find(issuer: string, subject: string): Promise<string | null> {
    const link = this.database.links.find(
      (known) => known.issuer === issuer && known.subject === subject,
    );
    return Promise.resolve(link?.userId ?? null);
  }

  override async link({ issuer, subject }: ExternalIdentity, userId: string): Promise<boolean> {
    const { links, users } = this.database;
    const holder = await this.find(issuer, subject);
    const isLinked = links.some((known) => known.issuer === issuer && known.userId === userId);
    if (holder === null && !isLinked) links.push({ issuer, subject, userId });
    else if (holder !== userId) return false;
    const user = users.get(userId);
    if (user) users.set(userId, { ...user, canLogIn: true });
    return true;
  }
}
