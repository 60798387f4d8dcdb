import { Global, Module } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { AuthenticateAdminTokenQuery } from '#domain/access/authenticate-admin-token.query';
import { AuthenticateExternalPersonQuery } from '#domain/access/authenticate-external-person.query';
import { AuthenticatePersonQuery } from '#domain/access/authenticate-person.query';
import { IdempotencyInterceptor } from '../http/idempotency/idempotency.interceptor.js';
import { UnknownQueryInterceptor } from '../http/unknown-query.interceptor.js';
import { AccessGuard } from './access.guard.js';
import { BearerAuthenticator } from './bearer.authenticator.js';
import { SdkKeyAuthenticator } from './sdk-key.authenticator.js';

@Global()
@Module({
  providers: [
    AuthenticateAdminTokenQuery,
    AuthenticateExternalPersonQuery,
    AuthenticatePersonQuery,
    BearerAuthenticator,
    SdkKeyAuthenticator,
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_INTERCEPTOR, useClass: UnknownQueryInterceptor },
    { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
  ],
  exports: [SdkKeyAuthenticator],
})
export class AccessModule {}
