import { Injectable } from '@nestjs/common';
import { requireWholeTenant } from '../access/compare-grants.js';
import { type Caller } from '../kernel/caller.js';
import { UnitOfWork } from '../kernel/unit-of-work.js';
import { tenantOverview, type TenantOverview } from './get-tenant.query.js';
import { TenantRepository } from './tenant.repository.js';

/** The name is for people; the key, which pipelines and keys rely on, never changes. */
@Injectable()
export class RenameTenantUseCase {
  constructor(private readonly units: UnitOfWork) {}

  /** @throws DomainError `forbidden`. */
  execute(caller: Caller, name: string | undefined): Promise<TenantOverview> {
    const { tenantId } = caller;
    return this.units.write(caller, async (unit) => {
      requireWholeTenant(caller.grant);
      const current = await tenantOverview(unit, tenantId);
      if (name === undefined || name === current.tenant.name) return current;
      await unit.get(TenantRepository).rename(tenantId, name);
      await unit.audit({
        action: 'tenant.update',
        resource: { type: 'tenant', key: current.tenant.key },
        environment: null,
        before: { name: current.tenant.name },
        after: { name },
      });
      return { ...current, tenant: { ...current.tenant, name } };
    });
  }
}
