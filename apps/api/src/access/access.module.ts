import { Global, Module } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { AuthenticatePersonQuery } from '#domain/access/authenticate-person.query';
import { IdempotencyInterceptor } from '../http/idempotency/idempotency.interceptor.js';
import { AccessGuard } from './access.guard.js';
import { SdkKeyAuthenticator } from './sdk-key.authenticator.js';

@Global()
@Module({
  providers: [
    AuthenticatePersonQuery,
    SdkKeyAuthenticator,
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
  ],
  exports: [SdkKeyAuthenticator],
})
export class AccessModule {}
