import { AcceptInviteUseCase } from '../access/accept-invite.use-case.js';
import { type AccountStore } from '../access/account.store.js';
import { AddMemberUseCase } from '../access/add-member.use-case.js';
import { type AdminTokenDirectory } from '../access/admin-token.directory.js';
import { AuthenticateAdminTokenQuery } from '../access/authenticate-admin-token.query.js';
import { ChangeMemberUseCase } from '../access/change-member.use-case.js';
import { ChangeOwnAccountUseCase } from '../access/change-own-account.use-case.js';
import { CreateAdminTokenUseCase } from '../access/create-admin-token.use-case.js';
import { type ExternalIdentityStore } from '../access/external-identity.js';
import { type IdentityStore } from '../access/identity.store.js';
import { type InvitationDirectory } from '../access/invitation.directory.js';
import { ListAdminTokensQuery } from '../access/list-admin-tokens.query.js';
import { ListMembersQuery } from '../access/list-members.query.js';
import { type LoginSessionStore } from '../access/login-session.store.js';
import { type Member } from '../access/member.js';
import { RemoveMemberUseCase } from '../access/remove-member.use-case.js';
import { RevokeAdminTokenUseCase } from '../access/revoke-admin-token.use-case.js';
import { type PasswordHasher, type SecretDigest } from '../access/secrets.js';
import { type Clock } from '../kernel/clock.js';
import { type Entropy } from '../kernel/entropy.js';
import { type UnitOfWork } from '../kernel/unit-of-work.js';
import { DeleteTenantUseCase } from '../tenancy/delete-tenant.use-case.js';
import { type FoundTenantUseCase } from '../tenancy/found-tenant.use-case.js';
import { GetTenantQuery } from '../tenancy/get-tenant.query.js';
import { RegisterTenantUseCase } from '../tenancy/register-tenant.use-case.js';
import { RenameTenantUseCase } from '../tenancy/rename-tenant.use-case.js';
import { InMemoryLoginAttempts } from './in-memory.login-attempts.js';
import { aCaller } from './a-caller.js';

/** What is known of people across tenants. */
export interface PeoplePorts {
  readonly accounts: AccountStore;
  readonly adminTokens: AdminTokenDirectory;
  readonly identities: IdentityStore;
  readonly invitations: InvitationDirectory;
  readonly links: ExternalIdentityStore;
  readonly sessions: LoginSessionStore;
}

interface Parts {
  readonly ports: PeoplePorts;
  readonly units: UnitOfWork;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly digest: SecretDigest;
  readonly passwords: PasswordHasher;
  readonly founding: FoundTenantUseCase;
}

/** Everything one can do with people, tokens and tenants, over whichever ports. */
export function peopleUseCases(parts: Parts) {
  const { ports, units, clock, entropy, digest, passwords, founding } = parts;
  const { accounts, adminTokens, identities, invitations, links, sessions } = ports;
  const attempts = new InMemoryLoginAttempts();
  const list = new ListMembersQuery(units);
  return {
    identities,
    sessions,
    links,
    add: new AddMemberUseCase(units, clock, entropy, passwords, digest),
    change: new ChangeMemberUseCase(units),
    remove: new RemoveMemberUseCase(units),
    list,
    accept: new AcceptInviteUseCase(invitations, units, passwords, digest, clock, attempts),
    changeAccount: new ChangeOwnAccountUseCase(accounts, units, passwords, clock, attempts),
    createToken: new CreateAdminTokenUseCase(units, clock, entropy, digest),
    listTokens: new ListAdminTokensQuery(units),
    revokeToken: new RevokeAdminTokenUseCase(units),
    authenticateToken: new AuthenticateAdminTokenQuery(adminTokens, digest),
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
