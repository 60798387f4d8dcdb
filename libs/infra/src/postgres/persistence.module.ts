import { Global, Module } from '@nestjs/common';
import { AccountStore } from '#domain/access/account.store';
import { AdminTokenDirectory } from '#domain/access/admin-token.directory';
import { ExternalIdentityStore } from '#domain/access/external-identity';
import { IdentityStore } from '#domain/access/identity.store';
import { InvitationDirectory } from '#domain/access/invitation.directory';
import { LoginSessionStore } from '#domain/access/login-session.store';
import { SdkKeyDirectory } from '#domain/access/sdk-key.directory';
import { UnitOfWork } from '#domain/kernel/unit-of-work';
import { TenantDirectory } from '#domain/tenancy/tenant.directory';
import { CachedSdkKeyDirectory } from './access/cached-sdk-key.directory.js';
import { PostgresAccountStore } from './access/postgres-account.store.js';
import { PostgresAdminTokenDirectory } from './access/postgres-admin-token.directory.js';
import { PostgresExternalIdentityStore } from './access/postgres-external-identity.store.js';
import { EnlistedTransaction } from './enlisted-transaction.js';
import { IdempotentRequests } from './idempotency/idempotent-requests.js';
import { PostgresIdentityStore } from './access/postgres-identity.store.js';
import { PostgresInvitationDirectory } from './access/postgres-invitation.directory.js';
import { PostgresLoginSessionStore } from './access/postgres-login-session.store.js';
import { PostgresTenantDirectory } from './tenancy/postgres-tenant.directory.js';
import { TypeormUnitOfWork } from './typeorm-unit-of-work.js';

/** The ports of the Admin API and of authentication, bound to PostgreSQL. */
@Global()
@Module({
  providers: [
    { provide: AccountStore, useClass: PostgresAccountStore },
    { provide: AdminTokenDirectory, useClass: PostgresAdminTokenDirectory },
    { provide: ExternalIdentityStore, useClass: PostgresExternalIdentityStore },
    EnlistedTransaction,
    IdempotentRequests,
    { provide: IdentityStore, useClass: PostgresIdentityStore },
    { provide: InvitationDirectory, useClass: PostgresInvitationDirectory },
    { provide: LoginSessionStore, useClass: PostgresLoginSessionStore },
    { provide: SdkKeyDirectory, useClass: CachedSdkKeyDirectory },
    { provide: TenantDirectory, useClass: PostgresTenantDirectory },
    { provide: UnitOfWork, useClass: TypeormUnitOfWork },
  ],
  exports: [
    AccountStore,
    AdminTokenDirectory,
    ExternalIdentityStore,
    IdempotentRequests,
    IdentityStore,
    InvitationDirectory,
    LoginSessionStore,
    SdkKeyDirectory,
    TenantDirectory,
    UnitOfWork,
  ],
})
export class PersistenceModule {}
