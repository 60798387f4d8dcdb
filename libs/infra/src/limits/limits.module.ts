import { type DynamicModule, Module } from '@nestjs/common';
import { AttemptLimiter } from './attempt-limiter.js';
import { MemoryAttemptLimiter } from './memory.attempt-limiter.js';
import { MemoryRequestLimiter } from './memory.request-limiter.js';
import { RequestLimiter } from './request-limiter.js';

/** What bounds requests and attempts: the one place that chooses the adapters. */
@Module({})
export class LimitsModule {
  static register(): DynamicModule {
    return {
      module: LimitsModule,
      global: true,
      providers: [
        { provide: RequestLimiter, useClass: MemoryRequestLimiter },
        { provide: AttemptLimiter, useClass: MemoryAttemptLimiter },
      ],
      exports: [AttemptLimiter, RequestLimiter],
    };
  }
}
