import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { CreateSdkKeyUseCase } from '#domain/access/create-sdk-key.use-case';
import { ListSdkKeysQuery } from '#domain/access/list-sdk-keys.query';
import { RevokeSdkKeyUseCase } from '#domain/access/revoke-sdk-key.use-case';
import { RotateSdkKeyUseCase } from '#domain/access/rotate-sdk-key.use-case';
import { type SdkKey } from '#domain/access/sdk-key';
import { type Caller } from '#domain/kernel/caller';
import { CurrentCaller } from '../../access/authenticated-request.js';
import { RequirePermission } from '../../access/requirement.decorators.js';
import { timeOf } from '../../http/field.decorators.js';
import { pageOfAll } from '../../http/page-of-all.js';
import { PageQuery } from '../../http/page.query.js';
import { presentNewSdkKey, presentSdkKey } from './environment.presenter.js';
import {
  CreateSdkKeyDto,
  RotateSdkKeyDto,
  SdkKeyPageDto,
  SdkKeyWithSecretDto,
} from './environments.dto.js';

@ApiTags('SDK keys')
@Controller('admin/environments/:environment/keys')
export class SdkKeysController {
  constructor(
    private readonly createKey: CreateSdkKeyUseCase,
    private readonly listKeys: ListSdkKeysQuery,
    private readonly revokeKey: RevokeSdkKeyUseCase,
    private readonly rotateKey: RotateSdkKeyUseCase,
  ) {}

  @Get()
  @RequirePermission('keys:read')
  @ApiOperation({
    operationId: 'listSdkKeys',
    summary: 'List the SDK keys of an environment, also those that have ended',
  })
  @ApiOkResponse({ type: SdkKeyPageDto })
  async list(
    @CurrentCaller() caller: Caller,
    @Param('environment') environment: string,
    @Query() page: PageQuery,
  ): Promise<SdkKeyPageDto> {
    const all = await this.listKeys.execute(caller, environment);
    const { items, nextCursor } = pageOfAll(all, rankOf, page);
    return { items: items.map(presentSdkKey), nextCursor };
  }

  @Post()
  @RequirePermission('keys:write')
  @ApiOperation({
    operationId: 'createSdkKey',
    summary: 'Create an SDK key; its secret is shown once',
  })
  @ApiCreatedResponse({ type: SdkKeyWithSecretDto })
  async create(
    @CurrentCaller() caller: Caller,
    @Param('environment') environment: string,
    @Body() { name, kind, expiresAt }: CreateSdkKeyDto,
  ): Promise<SdkKeyWithSecretDto> {
    const end = expiresAt == null ? null : timeOf(expiresAt);
    const input = { name, kind, expiresAt: end };
    return presentNewSdkKey(await this.createKey.execute(caller, environment, input));
  }

  @Delete(':id')
  @HttpCode(204)
  @RequirePermission('keys:write')
  @ApiOperation({
    operationId: 'revokeSdkKey',
    summary: 'Revoke an SDK key: it ends everywhere within 5 s',
  })
  @ApiNoContentResponse({ description: 'It has ended.' })
  revoke(
    @CurrentCaller() caller: Caller,
    @Param('environment') environment: string,
    @Param('id') id: string,
  ): Promise<void> {
    return this.revokeKey.execute(caller, environment, id);
  }

  @Post(':id/rotate')
  @RequirePermission('keys:write')
  @ApiOperation({
    operationId: 'rotateSdkKey',
    summary: 'Replace an SDK key; the old one goes on for the grace',
  })
  @ApiCreatedResponse({ type: SdkKeyWithSecretDto })
  async rotate(
    @CurrentCaller() caller: Caller,
    @Param() { environment, id }: Readonly<Record<'environment' | 'id', string>>,
    @Body() { graceSeconds }: RotateSdkKeyDto,
  ): Promise<SdkKeyWithSecretDto> {
    const address = { environment, id };
    return presentNewSdkKey(await this.rotateKey.execute(caller, address, graceSeconds ?? 0));
  }
}

function rankOf({ createdAt, id }: SdkKey): string {
  return `${createdAt.toISOString()} ${id}`;
}
