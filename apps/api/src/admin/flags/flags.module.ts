import { Module } from '@nestjs/common';
import { CreateFlagUseCase } from '#domain/flags/create-flag.use-case';
import { DeleteFlagUseCase } from '#domain/flags/delete-flag.use-case';
import { GetFlagQuery } from '#domain/flags/get-flag.query';
import { ListFlagsQuery } from '#domain/flags/list-flags.query';
import { PatchFlagEnvironmentUseCase } from '#domain/flags/patch-flag-environment.use-case';
import { PatchFlagUseCase } from '#domain/flags/patch-flag.use-case';
import { PutFlagUseCase } from '#domain/flags/put-flag.use-case';
import { FlagQueriesController } from './flag-queries.controller.js';
import { FlagsController } from './flags.controller.js';

@Module({
  controllers: [FlagQueriesController, FlagsController],
  providers: [
    CreateFlagUseCase,
    DeleteFlagUseCase,
    GetFlagQuery,
    ListFlagsQuery,
    PatchFlagEnvironmentUseCase,
    PatchFlagUseCase,
    PutFlagUseCase,
  ],
})
export class FlagsModule {}
