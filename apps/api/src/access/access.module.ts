import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { AuthenticateAdminTokenQuery } from '#domain/access/authenticate-admin-token.query';
import { AuthenticateExternalPersonQuery } from '#domain/access/authenticate-external-person.query';
import { AuthenticatePersonQuery } from '#domain/access/authenticate-person.query';
import { type RequestRates } from '#infra/config/limits.config';
import { RequestLimiter } from '#infra/limits/request-limiter';
import { IdempotencyInterceptor } from '../http/idempotency/idempotency.interceptor.js';
import { CredentialLimitGuard } from '../http/limits/credential-limit.guard.js';
import { RateLimits } from '../http/limits/rate-limits.js';
import { AccessGuard } from './access.guard.js';
import { BearerAuthenticator } from './bearer.authenticator.js';
import { SdkKeyAuthenticator } from './sdk-key.authenticator.js';

@Module({
  providers: [
    AuthenticateAdminTokenQuery,
    AuthenticateExternalPersonQuery,
    AuthenticatePersonQuery,
    BearerAuthenticator,
    SdkKeyAuthenticator,
    { provide: APP_GUARD, useClass: AccessGuard },
    // Behind the guard that finds out who asks.
    { provide: APP_GUARD, useClass: CredentialLimitGuard },
    { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
  ],
  exports: [SdkKeyAuthenticator],
})
export class AccessModule {
  static register(rates: RequestRates): DynamicModule {
    const limits = {
      provide: RateLimits,
      useFactory: (limiter: RequestLimiter) => new RateLimits(limiter, rates),
      inject: [RequestLimiter],
    };
    return { module: AccessModule, global: true, providers: [limits], exports: [RateLimits] };
  }
}
