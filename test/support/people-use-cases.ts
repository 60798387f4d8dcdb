import { type DataSource } from 'typeorm';
import { AcceptInviteUseCase } from '#domain/access/accept-invite.use-case';
import { AddMemberUseCase } from '#domain/access/add-member.use-case';
import { AuthenticateAdminTokenQuery } from '#domain/access/authenticate-admin-token.query';
import { ChangeMemberUseCase } from '#domain/access/change-member.use-case';
import { ChangeOwnAccountUseCase } from '#domain/access/change-own-account.use-case';
import { CreateAdminTokenUseCase } from '#domain/access/create-admin-token.use-case';
import { ListAdminTokensQuery } from '#domain/access/list-admin-tokens.query';
import { ListMembersQuery } from '#domain/access/list-members.query';
import { type Member } from '#domain/access/member';
import { RemoveMemberUseCase } from '#domain/access/remove-member.use-case';
import { RevokeAdminTokenUseCase } from '#domain/access/revoke-admin-token.use-case';
import { type PasswordHasher, type SecretDigest } from '#domain/access/secrets';
import { type Clock } from '#domain/kernel/clock';
import { type Entropy } from '#domain/kernel/entropy';
import { type UnitOfWork } from '#domain/kernel/unit-of-work';
import { DeleteTenantUseCase } from '#domain/tenancy/delete-tenant.use-case';
import { type FoundTenantUseCase } from '#domain/tenancy/found-tenant.use-case';
import { GetTenantQuery } from '#domain/tenancy/get-tenant.query';
import { RegisterTenantUseCase } from '#domain/tenancy/register-tenant.use-case';
import { RenameTenantUseCase } from '#domain/tenancy/rename-tenant.use-case';
import { InMemoryLoginAttempts } from '#domain/testing/in-memory.login-attempts';
import { aCaller } from '#domain/testing/a-caller';
import { PostgresAccountStore } from '#infra/postgres/access/postgres-account.store';
import { PostgresAdminTokenDirectory } from '#infra/postgres/access/postgres-admin-token.directory';
import { PostgresExternalIdentityStore } from '#infra/postgres/access/postgres-external-identity.store';
import { PostgresIdentityStore } from '#infra/postgres/access/postgres-identity.store';
import { PostgresInvitationDirectory } from '#infra/postgres/access/postgres-invitation.directory';
import { PostgresLoginSessionStore } from '#infra/postgres/access/postgres-login-session.store';

interface Parts {
  readonly dataSource: DataSource;
  readonly units: UnitOfWork;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly digest: SecretDigest;
  readonly passwords: PasswordHasher;
  readonly founding: FoundTenantUseCase;
}

/** Everything one can do with people, tokens and tenants, over PostgreSQL. */
export function peopleUseCases(parts: Parts) {
  const { dataSource, units, clock, entropy, digest, passwords, founding } = parts;
  const invitations = new PostgresInvitationDirectory(dataSource);
  const identities = new PostgresIdentityStore(dataSource);
  const accounts = new PostgresAccountStore(dataSource);
  const tokens = new PostgresAdminTokenDirectory(dataSource);
  const attempts = new InMemoryLoginAttempts();
  const list = new ListMembersQuery(units);
  return {
    identities,
    sessions: new PostgresLoginSessionStore(dataSource),
    links: new PostgresExternalIdentityStore(dataSource),
    add: new AddMemberUseCase(units, clock, entropy, passwords, digest),
    change: new ChangeMemberUseCase(units),
    remove: new RemoveMemberUseCase(units),
    list,
    accept: new AcceptInviteUseCase(invitations, units, passwords, digest, clock, attempts),
    changeAccount: new ChangeOwnAccountUseCase(accounts, units, passwords, clock, attempts),
    createToken: new CreateAdminTokenUseCase(units, clock, entropy, digest),
    listTokens: new ListAdminTokensQuery(units),
    revokeToken: new RevokeAdminTokenUseCase(units),
    authenticateToken: new AuthenticateAdminTokenQuery(tokens, digest),
    getTenant: new GetTenantQuery(units),
    renameTenant: new RenameTenantUseCase(units),
    deleteTenant: new DeleteTenantUseCase(units, clock),
    register: new RegisterTenantUseCase({ open: true }, identities, passwords, founding, attempts),
    members: async (tenantId: string): Promise<readonly Member[]> => {
      const { items } = await list.execute(aCaller(tenantId), { after: null, limit: 200 });
      return items;
    },
  };
}
