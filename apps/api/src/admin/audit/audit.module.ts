import { Module } from '@nestjs/common';
import { ExportAuditQuery } from '#domain/audit/export-audit.query';
import { ListAuditQuery } from '#domain/audit/list-audit.query';
import { VerifyAuditQuery } from '#domain/audit/verify-audit.query';
import { AuditVerifications } from './audit-verifications.js';
import { AuditController } from './audit.controller.js';

@Module({
  controllers: [AuditController],
  providers: [AuditVerifications, ExportAuditQuery, ListAuditQuery, VerifyAuditQuery],
})
export class AuditModule {}
