import { Body, Controller, Delete, Get, HttpCode, Patch, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Caller } from '#domain/kernel/caller';
import { DeleteTenantUseCase } from '#domain/tenancy/delete-tenant.use-case';
import { GetTenantQuery } from '#domain/tenancy/get-tenant.query';
import { RenameTenantUseCase } from '#domain/tenancy/rename-tenant.use-case';
import { CurrentCaller } from '../../access/authenticated-request.js';
import { RequirePermission } from '../../access/requirement.decorators.js';
import { DeleteTenantQuery, RenameTenantDto, TenantDto } from './tenant.dto.js';
import { presentTenant } from './tenant.presenter.js';

@ApiTags('Tenant')
@Controller('admin/tenant')
export class TenantController {
  constructor(
    private readonly getTenant: GetTenantQuery,
    private readonly renameTenant: RenameTenantUseCase,
    private readonly deleteTenant: DeleteTenantUseCase,
  ) {}

  @Get()
  @RequirePermission('tenant:read')
  @ApiOperation({
    operationId: 'getTenant',
    summary: 'Read the tenant, its limits and how much of them is used',
  })
  @ApiOkResponse({ type: TenantDto })
  async get(@CurrentCaller() caller: Caller): Promise<TenantDto> {
    return presentTenant(await this.getTenant.execute(caller));
  }

  @Patch()
  @RequirePermission('tenant:write')
  @ApiOperation({ operationId: 'renameTenant', summary: 'Rename the tenant; its key stays' })
  @ApiOkResponse({ type: TenantDto })
  async rename(
    @CurrentCaller() caller: Caller,
    @Body() { name }: RenameTenantDto,
  ): Promise<TenantDto> {
    return presentTenant(await this.renameTenant.execute(caller, name));
  }

  @Delete()
  @HttpCode(204)
  @RequirePermission('tenant:delete')
  @ApiOperation({
    operationId: 'deleteTenant',
    summary: 'Delete the tenant with everything in it, its audit log too',
  })
  @ApiNoContentResponse({ description: 'It is gone.' })
  remove(@CurrentCaller() caller: Caller, @Query() { confirm }: DeleteTenantQuery): Promise<void> {
    return this.deleteTenant.execute(caller, confirm);
  }
}
