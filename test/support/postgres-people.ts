import { type DataSource } from 'typeorm';
import { type PeoplePorts } from '#domain/testing/people-use-cases';
import { PostgresAccountStore } from '#infra/postgres/access/postgres-account.store';
import { PostgresAdminTokenDirectory } from '#infra/postgres/access/postgres-admin-token.directory';
import { PostgresExternalIdentityStore } from '#infra/postgres/access/postgres-external-identity.store';
import { PostgresIdentityStore } from '#infra/postgres/access/postgres-identity.store';
import { PostgresInvitationDirectory } from '#infra/postgres/access/postgres-invitation.directory';
import { PostgresLoginSessionStore } from '#infra/postgres/access/postgres-login-session.store';

/** What is known of people across tenants, in PostgreSQL. */
export function postgresPeople(dataSource: DataSource): PeoplePorts {
  return {
    accounts: new PostgresAccountStore(dataSource),
    adminTokens: new PostgresAdminTokenDirectory(dataSource),
    identities: new PostgresIdentityStore(dataSource),
    invitations: new PostgresInvitationDirectory(dataSource),
    links: new PostgresExternalIdentityStore(dataSource),
    sessions: new PostgresLoginSessionStore(dataSource),
  };
}
