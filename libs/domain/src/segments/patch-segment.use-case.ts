import { Injectable } from '@nestjs/common';
import { type Caller } from '../kernel/caller.js';
import { Clock } from '../kernel/clock.js';
import { DomainError } from '../kernel/domain-error.js';
import { Faults, readObject } from '../kernel/input.js';
import { mergeMembers } from '../kernel/merge-patch.js';
import { UnitOfWork } from '../kernel/unit-of-work.js';
import { requireVersion, type VersionCondition } from '../kernel/version-condition.js';
import { type Segment } from './segment.js';
import { SegmentChange, segmentDefinitionOf } from './segment-change.js';
import { readSegmentDefinition, SEGMENT_FIELDS } from './segment-input.js';
import { checkSegmentReferences } from './segment-references.js';
import { SegmentRepository } from './segment.repository.js';

/** A JSON merge patch of a segment; lists and `when` are replaced whole. */
@Injectable()
export class PatchSegmentUseCase {
  constructor(
    private readonly units: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `not_found`, `precondition_required`, `version_conflict`, `invalid_input`, `forbidden`. */
  execute(
    caller: Caller,
    key: string,
    patch: unknown,
    ifMatch: VersionCondition,
  ): Promise<Segment> {
    return this.units.write(caller, async (unit) => {
      const current = await unit.get(SegmentRepository).find(caller.tenantId, key);
      if (current === null) throw DomainError.notFound('segment');
      requireVersion(ifMatch, current.version);
      const faults = new Faults();
      const given = readObject(patch, '', SEGMENT_FIELDS, faults.report);
      const merged = mergeMembers({ ...segmentDefinitionOf(current) }, given);
      const definition = readSegmentDefinition(merged, faults.report);
      await checkSegmentReferences(unit, caller.tenantId, definition, faults.report);
      faults.throwIfAny();
      return new SegmentChange(unit, caller, this.clock.now()).update(current, definition);
    });
  }
}
