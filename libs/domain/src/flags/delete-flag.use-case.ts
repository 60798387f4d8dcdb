import { Injectable } from '@nestjs/common';
import { type Caller } from '../kernel/caller.js';
import { Clock } from '../kernel/clock.js';
import { DomainError } from '../kernel/domain-error.js';
import { UnitOfWork } from '../kernel/unit-of-work.js';
import { requireVersion, type VersionCondition } from '../kernel/version-condition.js';
import { EnvironmentRepository } from '../tenancy/environment.repository.js';
import { FlagChange } from './flag-change.js';
import { FlagRepository } from './flag.repository.js';

@Injectable()
export class DeleteFlagUseCase {
  constructor(
    private readonly units: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `not_found`, `precondition_required`, `version_conflict`, `in_use`, `forbidden`. */
  execute(caller: Caller, key: string, ifMatch: VersionCondition): Promise<void> {
    return this.units.write(caller, async (unit) => {
      const flags = unit.get(FlagRepository);
      const current = await flags.find(caller.tenantId, key);
      if (current === null) throw DomainError.notFound('flag');
      requireVersion(ifMatch, current.version);
      const dependents = await flags.dependentsOf(caller.tenantId, key);
      if (dependents.length > 0) {
        throw new DomainError('in_use', `flags depend on it: ${dependents.join(', ')}`);
      }
      const environments = await unit.get(EnvironmentRepository).all(caller.tenantId);
      await new FlagChange(unit, caller, environments, this.clock.now()).remove(current);
    });
  }
}
