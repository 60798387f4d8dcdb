import { Module } from '@nestjs/common';
import { CreateSdkKeyUseCase } from '#domain/access/create-sdk-key.use-case';
import { FirstStartUseCase } from '#domain/tenancy/first-start.use-case';
import { FoundTenantUseCase } from '#domain/tenancy/found-tenant.use-case';

/** What a process runs once, before it listens. */
@Module({
  providers: [CreateSdkKeyUseCase, FirstStartUseCase, FoundTenantUseCase],
  exports: [FirstStartUseCase],
})
export class FirstStartModule {}
