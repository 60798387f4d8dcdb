import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiPropertyOptional, ApiResponse, ApiTags } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { type Caller } from '#domain/kernel/caller';
import { ExportTenantQuery } from '#domain/transfer/export-tenant.query';
import {
  IMPORT_MODES,
  type ImportMode,
  ImportTenantUseCase,
} from '#domain/transfer/import-tenant.use-case';
import { CurrentCaller } from '../../access/authenticated-request.js';
import { RequirePermission } from '../../access/requirement.decorators.js';
import { BooleanText } from '../../http/page.query.js';
import { schema } from '../../openapi/operation.decorators.js';

export class ImportQuery {
  @ApiPropertyOptional({ enum: IMPORT_MODES, default: 'create' })
  @IsOptional()
  @IsIn(IMPORT_MODES)
  readonly mode?: ImportMode;

  @ApiPropertyOptional({ type: Boolean, default: false, description: 'Answers what would change.' })
  @IsOptional()
  @BooleanText()
  @IsBoolean()
  readonly dryRun?: boolean;
}

@ApiTags('Import and export')
@Controller('admin')
export class TransferController {
  constructor(
    private readonly exportTenant: ExportTenantQuery,
    private readonly importTenant: ImportTenantUseCase,
  ) {}

  @Get('export')
  @RequirePermission('content:export')
  @ApiOperation({
    operationId: 'exportTenant',
    summary: 'All flags, segments and environments as one document',
  })
  @ApiResponse({ status: 200, description: 'The document.', schema: schema('TenantDocument') })
  export(@CurrentCaller() caller: Caller) {
    return this.exportTenant.execute(caller);
  }

  @Post('import')
  @HttpCode(200)
  @RequirePermission('content:import')
  @ApiOperation({
    operationId: 'importTenant',
    summary: 'Write a whole document in one transaction',
    description:
      '`create` refuses flags and segments that exist, `merge` adds and updates, `replace` also removes what the document does not hold (environments only if it lists some).',
  })
  @ApiBody({ required: true, schema: schema('TenantDocument') })
  @ApiResponse({ status: 200, description: 'What changed.', schema: schema('ImportResult') })
  import(
    @CurrentCaller() caller: Caller,
    @Query() { mode = 'create', dryRun = false }: ImportQuery,
    @Body() body: unknown,
  ) {
    return this.importTenant.execute(caller, body, { mode, dryRun });
  }
}
