import { Injectable } from '@nestjs/common';
import { type Caller } from '../kernel/caller.js';
import { Clock } from '../kernel/clock.js';
import { DomainError } from '../kernel/domain-error.js';
import { UnitOfWork } from '../kernel/unit-of-work.js';
import { requireVersion, type VersionCondition } from '../kernel/version-condition.js';
import { SegmentChange } from './segment-change.js';
import { SegmentRepository } from './segment.repository.js';

@Injectable()
export class DeleteSegmentUseCase {
  constructor(
    private readonly units: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `not_found`, `precondition_required`, `version_conflict`, `in_use`. */
  execute(caller: Caller, key: string, ifMatch: VersionCondition): Promise<void> {
    return this.units.write(caller, async (unit) => {
      const segments = unit.get(SegmentRepository);
      const current = await segments.find(caller.tenantId, key);
      if (current === null) throw DomainError.notFound('segment');
      requireVersion(ifMatch, current.version);
      const users = await segments.usersOf(caller.tenantId, key);
      const names = [
        ...users.flags.map((flag) => `flag ${flag}`),
        ...users.segments.map((segment) => `segment ${segment}`),
      ];
      if (names.length > 0) throw new DomainError('in_use', `it is used by ${names.join(', ')}`);
      await new SegmentChange(unit, caller, this.clock.now()).remove(current);
    });
  }
}
