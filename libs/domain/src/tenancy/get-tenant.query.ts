import { Injectable } from '@nestjs/common';
import { type Caller } from '../kernel/caller.js';
import { DomainError } from '../kernel/domain-error.js';
import { type ReadUnit, UnitOfWork } from '../kernel/unit-of-work.js';
import { type Tenant } from './tenant.js';
import { TenantRepository, type TenantUsage } from './tenant.repository.js';

export interface TenantOverview {
  readonly tenant: Tenant;
  readonly usage: TenantUsage;
}

@Injectable()
export class GetTenantQuery {
  constructor(private readonly units: UnitOfWork) {}

  execute({ tenantId }: Caller): Promise<TenantOverview> {
    return this.units.read(tenantId, (unit) => tenantOverview(unit, tenantId));
  }
}

export async function tenantOverview(unit: ReadUnit, tenantId: string): Promise<TenantOverview> {
  const tenants = unit.get(TenantRepository);
  const tenant = await tenants.find(tenantId);
  if (tenant === null) throw DomainError.notFound('tenant');
  return { tenant, usage: await tenants.usage(tenantId) };
}
