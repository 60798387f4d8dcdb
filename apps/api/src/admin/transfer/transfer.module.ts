import { Module } from '@nestjs/common';
import { CreateEnvironmentUseCase } from '#domain/tenancy/create-environment.use-case';
import { ExportTenantQuery } from '#domain/transfer/export-tenant.query';
import { ImportTenantUseCase } from '#domain/transfer/import-tenant.use-case';
import { TransferController } from './transfer.controller.js';

@Module({
  controllers: [TransferController],
  providers: [CreateEnvironmentUseCase, ExportTenantQuery, ImportTenantUseCase],
})
export class TransferModule {}
