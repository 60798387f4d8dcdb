import { Injectable } from '@nestjs/common';
import { type Caller } from '../kernel/caller.js';
import { Clock } from '../kernel/clock.js';
import { DomainError } from '../kernel/domain-error.js';
import { UnitOfWork } from '../kernel/unit-of-work.js';
import { requireEnvironment } from '../tenancy/environment.repository.js';
import { requireEnvironments } from './grant.js';
import { SdkKeyRepository } from './sdk-key.repository.js';

/** A revoked key stays in the list, so that one can see what it was; revoking it again changes nothing. */
@Injectable()
export class RevokeSdkKeyUseCase {
  constructor(
    private readonly units: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `not_found`, `forbidden`. */
  execute(caller: Caller, environmentKey: string, id: string): Promise<void> {
    return this.units.write(caller, async (unit) => {
      const environment = await requireEnvironment(unit, caller.tenantId, environmentKey);
      requireEnvironments(caller.grant, [environmentKey]);
      const keys = unit.get(SdkKeyRepository);
      const key = await keys.find(caller.tenantId, environment.id, id);
      if (key === null) throw DomainError.notFound('key');
      if (key.revokedAt !== null) return;
      const revokedAt = this.clock.now();
      await keys.setEnd(caller.tenantId, id, { expiresAt: key.expiresAt, revokedAt });
      await unit.audit({
        action: 'key.revoke',
        resource: { type: 'key', key: id },
        environment: environment.key,
        before: { revokedAt: null },
        after: { revokedAt: revokedAt.toISOString() },
      });
    });
  }
}
