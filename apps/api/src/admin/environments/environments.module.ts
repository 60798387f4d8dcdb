import { Module } from '@nestjs/common';
import { CreateSdkKeyUseCase } from '#domain/access/create-sdk-key.use-case';
import { ListSdkKeysQuery } from '#domain/access/list-sdk-keys.query';
import { RevokeSdkKeyUseCase } from '#domain/access/revoke-sdk-key.use-case';
import { RotateSdkKeyUseCase } from '#domain/access/rotate-sdk-key.use-case';
import { CreateEnvironmentUseCase } from '#domain/tenancy/create-environment.use-case';
import { DeleteEnvironmentUseCase } from '#domain/tenancy/delete-environment.use-case';
import { GetEnvironmentQuery } from '#domain/tenancy/get-environment.query';
import { ListEnvironmentsQuery } from '#domain/tenancy/list-environments.query';
import { EnvironmentsController } from './environments.controller.js';
import { SdkKeysController } from './sdk-keys.controller.js';

@Module({
  controllers: [EnvironmentsController, SdkKeysController],
  providers: [
    CreateEnvironmentUseCase,
    CreateSdkKeyUseCase,
    DeleteEnvironmentUseCase,
    GetEnvironmentQuery,
    ListEnvironmentsQuery,
    ListSdkKeysQuery,
    RevokeSdkKeyUseCase,
    RotateSdkKeyUseCase,
  ],
})
export class EnvironmentsModule {}
