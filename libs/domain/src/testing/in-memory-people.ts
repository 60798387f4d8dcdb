import { type Clock } from '../kernel/clock.js';
import { InMemoryAccountStore } from './in-memory-account.store.js';
import { InMemoryAdminTokenDirectory } from './in-memory-admin-token.directory.js';
import { type InMemoryDatabase } from './in-memory-database.js';
import { InMemoryExternalIdentityStore } from './in-memory-external-identity.store.js';
import { InMemoryIdentityStore } from './in-memory-identity.store.js';
import { InMemoryInvitationDirectory } from './in-memory-invitation.directory.js';
import { InMemoryLoginSessionStore } from './in-memory-login-session.store.js';

/** What is known of people across tenants, in memory. */
export function inMemoryPeople(database: InMemoryDatabase, clock: Clock) {
  const sessions = new InMemoryLoginSessionStore();
  return {
    accounts: new InMemoryAccountStore(database, sessions),
    adminTokens: new InMemoryAdminTokenDirectory(database, clock),
    identities: new InMemoryIdentityStore(database),
    invitations: new InMemoryInvitationDirectory(database),
    links: new InMemoryExternalIdentityStore(database),
    sessions,
  };
}
