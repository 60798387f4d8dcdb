import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Response } from 'express';
import { ExportAuditQuery } from '#domain/audit/export-audit.query';
import { ListAuditQuery } from '#domain/audit/list-audit.query';
import { type AuditVerdict } from '#domain/audit/verify-audit.query';
import { type Caller } from '#domain/kernel/caller';
import { CurrentCaller } from '../../access/authenticated-request.js';
import { RequirePermission } from '../../access/requirement.decorators.js';
import { sendNdjson } from '../../http/ndjson.js';
import { AuditVerifications } from './audit-verifications.js';
import { DocumentsListAudit, DocumentsVerifyAudit } from './audit.documentation.js';
import { auditCursor, ListAuditDto, toAuditFilter, toAuditPage } from './audit.dto.js';

/** Entries are answered as they are kept: what is hashed is what one sees. */
@ApiTags('Audit')
@Controller('admin/audit')
export class AuditController {
  constructor(
    private readonly listAudit: ListAuditQuery,
    private readonly exportAudit: ExportAuditQuery,
    private readonly verifications: AuditVerifications,
  ) {}

  @Get()
  @RequirePermission('audit:read')
  @DocumentsListAudit()
  async list(
    @CurrentCaller() caller: Caller,
    @Query() dto: ListAuditDto,
    @Res() response: Response,
  ): Promise<void> {
    const filter = toAuditFilter(dto);
    if (dto.format === 'ndjson') {
      await sendNdjson(response, this.exportAudit.execute(caller, filter));
      return;
    }
    const { items, next } = await this.listAudit.execute(caller, {
      ...filter,
      ...toAuditPage(dto),
    });
    response.json({ items, nextCursor: next && auditCursor(next) });
  }

  @Get('verify')
  @RequirePermission('audit:read')
  @DocumentsVerifyAudit()
  verify(
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AuditVerdict> {
    const gone = new AbortController();
    response.once('close', () => {
      gone.abort();
    });
    return this.verifications.run(caller, gone.signal);
  }
}
