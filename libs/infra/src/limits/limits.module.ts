import { type DynamicModule, Module } from '@nestjs/common';
import { LoginAttempts } from '#domain/access/login-attempts';
import { SecretDigest } from '#domain/access/secrets';
import { type LoginRates } from '../config/limits.config.js';
import { AttemptLimiter } from './attempt-limiter.js';
import { LimitedLoginAttempts } from './limited.login-attempts.js';
import { MemoryAttemptLimiter } from './memory.attempt-limiter.js';
import { MemoryRequestLimiter } from './memory.request-limiter.js';
import { RedisConnection } from '../redis/redis-connection.js';
import { RedisAttemptLimiter } from './redis.attempt-limiter.js';
import { RedisRequestLimiter } from './redis.request-limiter.js';
import { RequestLimiter } from './request-limiter.js';

/** What bounds requests and attempts: the one place that chooses the adapters. */
@Module({})
export class LimitsModule {
  static register(logins: LoginRates): DynamicModule {
    return {
      module: LimitsModule,
      global: true,
      providers: [
        {
          provide: RequestLimiter,
          useFactory: (redis?: RedisConnection) =>
            redis ? new RedisRequestLimiter(redis) : new MemoryRequestLimiter(),
          inject: [{ token: RedisConnection, optional: true }],
        },
        {
          provide: AttemptLimiter,
          useFactory: (redis?: RedisConnection) =>
            redis ? new RedisAttemptLimiter(redis) : new MemoryAttemptLimiter(),
          inject: [{ token: RedisConnection, optional: true }],
        },
        {
          provide: LoginAttempts,
          useFactory: (limiter: AttemptLimiter, digest: SecretDigest) =>
            new LimitedLoginAttempts(limiter, digest, logins),
          inject: [AttemptLimiter, SecretDigest],
        },
      ],
      exports: [LoginAttempts, RequestLimiter],
    };
  }
}
