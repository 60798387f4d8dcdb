import { Injectable } from '@nestjs/common';
import { type Caller } from '../kernel/caller.js';
import { UnitOfWork } from '../kernel/unit-of-work.js';
import { type AuditPage, type AuditPageQuery, AuditTrail } from './audit-trail.js';

/** A role that is limited to environments sees the entries of these environments only. */
@Injectable()
export class ListAuditQuery {
  constructor(private readonly units: UnitOfWork) {}

  execute(caller: Caller, query: Omit<AuditPageQuery, 'environments'>): Promise<AuditPage> {
    const { environments } = caller.grant;
    return this.units.read(caller.tenantId, (unit) =>
      unit.get(AuditTrail).list(caller.tenantId, { ...query, environments }),
    );
  }
}
