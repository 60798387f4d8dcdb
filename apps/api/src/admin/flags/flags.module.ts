import { Module } from '@nestjs/common';
import { CopyFlagEnvironmentUseCase } from '#domain/flags/copy-flag-environment.use-case';
import { CreateFlagUseCase } from '#domain/flags/create-flag.use-case';
import { DeleteFlagUseCase } from '#domain/flags/delete-flag.use-case';
import { GetFlagQuery } from '#domain/flags/get-flag.query';
import { GetFlagVersionQuery } from '#domain/flags/get-flag-version.query';
import { ListFlagHistoryQuery } from '#domain/flags/list-flag-history.query';
import { ListFlagsQuery } from '#domain/flags/list-flags.query';
import { PatchFlagEnvironmentUseCase } from '#domain/flags/patch-flag-environment.use-case';
import { PatchFlagUseCase } from '#domain/flags/patch-flag.use-case';
import { PutFlagUseCase } from '#domain/flags/put-flag.use-case';
import { RollBackFlagUseCase } from '#domain/flags/roll-back-flag.use-case';
import { FlagHistoryController } from './flag-history.controller.js';
import { FlagQueriesController } from './flag-queries.controller.js';
import { FlagsController } from './flags.controller.js';

@Module({
  controllers: [FlagHistoryController, FlagQueriesController, FlagsController],
  providers: [
    CopyFlagEnvironmentUseCase,
    CreateFlagUseCase,
    DeleteFlagUseCase,
    GetFlagQuery,
    GetFlagVersionQuery,
    ListFlagHistoryQuery,
    ListFlagsQuery,
    PatchFlagEnvironmentUseCase,
    PatchFlagUseCase,
    PutFlagUseCase,
    RollBackFlagUseCase,
  ],
})
export class FlagsModule {}
