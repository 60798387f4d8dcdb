import { Global, Module } from '@nestjs/common';
import { IdentityStore } from '#domain/access/identity.store';
import { LoginSessionStore } from '#domain/access/login-session.store';
import { SdkKeyDirectory } from '#domain/access/sdk-key.directory';
import { UnitOfWork } from '#domain/kernel/unit-of-work';
import { TenantDirectory } from '#domain/tenancy/tenant.directory';
import { CachedSdkKeyDirectory } from './access/cached-sdk-key.directory.js';
import { EnlistedTransaction } from './enlisted-transaction.js';
import { IdempotentRequests } from './idempotency/idempotent-requests.js';
import { PostgresIdentityStore } from './access/postgres-identity.store.js';
import { PostgresLoginSessionStore } from './access/postgres-login-session.store.js';
import { PostgresTenantDirectory } from './tenancy/postgres-tenant.directory.js';
import { TypeormUnitOfWork } from './typeorm-unit-of-work.js';

/** The ports of the Admin API and of authentication, bound to PostgreSQL. */
@Global()
@Module({
  providers: [
    EnlistedTransaction,
    IdempotentRequests,
    { provide: IdentityStore, useClass: PostgresIdentityStore },
    { provide: LoginSessionStore, useClass: PostgresLoginSessionStore },
    { provide: SdkKeyDirectory, useClass: CachedSdkKeyDirectory },
    { provide: TenantDirectory, useClass: PostgresTenantDirectory },
    { provide: UnitOfWork, useClass: TypeormUnitOfWork },
  ],
  exports: [
    IdempotentRequests,
    IdentityStore,
    LoginSessionStore,
    SdkKeyDirectory,
    TenantDirectory,
    UnitOfWork,
  ],
})
export class PersistenceModule {}
