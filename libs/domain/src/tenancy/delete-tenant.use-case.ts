import { Injectable } from '@nestjs/common';
import { requireWholeTenant } from '../access/compare-grants.js';
import { type Caller } from '../kernel/caller.js';
import { Clock } from '../kernel/clock.js';
import { DomainError } from '../kernel/domain-error.js';
import { UnitOfWork } from '../kernel/unit-of-work.js';
import { tenantOverview } from './get-tenant.query.js';
import { TenantRepository } from './tenant.repository.js';

/** Removes a tenant with all it has; the caller repeats its key to show it is meant. */
@Injectable()
export class DeleteTenantUseCase {
  constructor(
    private readonly units: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `invalid_input` without the confirmation, `forbidden`. */
  execute(caller: Caller, confirm: string | undefined): Promise<void> {
    const { tenantId, actor, origin } = caller;
    return this.units.write(caller, async (unit) => {
      requireWholeTenant(caller.grant);
      const { tenant } = await tenantOverview(unit, tenantId);
      if (confirm !== tenant.key) {
        throw DomainError.invalid([
          { path: '/confirm', message: 'must repeat the key of the tenant' },
        ]);
      }
      // The audit log goes with the tenant, so its last entry is a note outside of it.
      await unit.get(TenantRepository).remove(tenantId, {
        at: this.clock.now(),
        actor: { type: actor.type, id: actor.id },
        requestId: origin.requestId,
      });
    });
  }
}
