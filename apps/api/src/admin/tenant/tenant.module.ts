import { Module } from '@nestjs/common';
import { DeleteTenantUseCase } from '#domain/tenancy/delete-tenant.use-case';
import { GetTenantQuery } from '#domain/tenancy/get-tenant.query';
import { RenameTenantUseCase } from '#domain/tenancy/rename-tenant.use-case';
import { TenantController } from './tenant.controller.js';

@Module({
  controllers: [TenantController],
  providers: [DeleteTenantUseCase, GetTenantQuery, RenameTenantUseCase],
})
export class TenantModule {}
