import { Module } from '@nestjs/common';
import { CreateFlagUseCase } from '#domain/flags/create-flag.use-case';
import { PutFlagUseCase } from '#domain/flags/put-flag.use-case';
import { CreateSegmentUseCase } from '#domain/segments/create-segment.use-case';
import { PutSegmentUseCase } from '#domain/segments/put-segment.use-case';
import { CreateEnvironmentUseCase } from '#domain/tenancy/create-environment.use-case';
import { ExportTenantQuery } from '#domain/transfer/export-tenant.query';
import { ImportTenantUseCase } from '#domain/transfer/import-tenant.use-case';
import { ItemWriter } from '#domain/transfer/item-writer';
import { TransferController } from './transfer.controller.js';

@Module({
  controllers: [TransferController],
  providers: [
    CreateEnvironmentUseCase,
    CreateFlagUseCase,
    CreateSegmentUseCase,
    ExportTenantQuery,
    ImportTenantUseCase,
    ItemWriter,
    PutFlagUseCase,
    PutSegmentUseCase,
  ],
})
export class TransferModule {}
