import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Response } from 'express';
import { type Caller } from '#domain/kernel/caller';
import { CreateEnvironmentUseCase } from '#domain/tenancy/create-environment.use-case';
import { DeleteEnvironmentUseCase } from '#domain/tenancy/delete-environment.use-case';
import { type Environment } from '#domain/tenancy/environment';
import { GetEnvironmentQuery } from '#domain/tenancy/get-environment.query';
import { ListEnvironmentsQuery } from '#domain/tenancy/list-environments.query';
import { CurrentCaller } from '../../access/authenticated-request.js';
import { RequirePermission } from '../../access/requirement.decorators.js';
import { pageOfAll } from '../../http/page-of-all.js';
import { PageQuery } from '../../http/page.query.js';
import { answersCreated } from '../../openapi/operation.decorators.js';
import { presentEnvironment } from './environment.presenter.js';
import {
  CreateEnvironmentDto,
  DeleteEnvironmentQuery,
  EnvironmentDto,
  EnvironmentPageDto,
} from './environments.dto.js';

@ApiTags('Environments')
@Controller('admin/environments')
export class EnvironmentsController {
  constructor(
    private readonly createEnvironment: CreateEnvironmentUseCase,
    private readonly listEnvironments: ListEnvironmentsQuery,
    private readonly getEnvironment: GetEnvironmentQuery,
    private readonly deleteEnvironment: DeleteEnvironmentUseCase,
  ) {}

  @Get()
  @RequirePermission('environments:read')
  @ApiOperation({
    operationId: 'listEnvironments',
    summary: 'List environments in the order of their creation',
  })
  @ApiOkResponse({ type: EnvironmentPageDto })
  async list(
    @CurrentCaller() caller: Caller,
    @Query() page: PageQuery,
  ): Promise<EnvironmentPageDto> {
    const all = await this.listEnvironments.execute(caller);
    const { items, nextCursor } = pageOfAll(all, rankOf, page);
    return { items: items.map(presentEnvironment), nextCursor };
  }

  @Get(':environment')
  @RequirePermission('environments:read')
  @ApiOperation({ operationId: 'getEnvironment', summary: 'Read an environment' })
  @ApiOkResponse({ type: EnvironmentDto })
  async get(
    @CurrentCaller() caller: Caller,
    @Param('environment') key: string,
  ): Promise<EnvironmentDto> {
    return presentEnvironment(await this.getEnvironment.execute(caller, key));
  }

  @Post()
  @RequirePermission('environments:write')
  @ApiOperation({
    operationId: 'createEnvironment',
    summary: 'Create an environment, in which every flag starts disabled',
  })
  @answersCreated(EnvironmentDto)
  async create(
    @CurrentCaller() caller: Caller,
    @Body() body: CreateEnvironmentDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<EnvironmentDto> {
    const environment = await this.createEnvironment.execute(caller, body);
    response.setHeader('Location', `/admin/environments/${encodeURIComponent(environment.key)}`);
    return presentEnvironment(environment);
  }

  @Delete(':environment')
  @HttpCode(204)
  @RequirePermission('environments:write')
  @ApiOperation({
    operationId: 'deleteEnvironment',
    summary: 'Delete an environment with its keys and configurations',
  })
  @ApiNoContentResponse({ description: 'It is gone.' })
  remove(
    @CurrentCaller() caller: Caller,
    @Param('environment') key: string,
    @Query() { confirm }: DeleteEnvironmentQuery,
  ): Promise<void> {
    return this.deleteEnvironment.execute(caller, key, confirm);
  }
}

function rankOf({ position }: Environment): string {
  return String(position).padStart(10, '0');
}
