import { Injectable } from '@nestjs/common';
import { type Caller } from '../kernel/caller.js';
import { Clock } from '../kernel/clock.js';
import { DomainError } from '../kernel/domain-error.js';
import { Faults, readObject } from '../kernel/input.js';
import {
  dropKeptFields,
  reportChangedKeptFields,
  requireKey,
  withKey,
} from '../kernel/kept-fields.js';
import { UnitOfWork, type WriteUnit } from '../kernel/unit-of-work.js';
import { type PutConditions, requireReplaceable } from '../kernel/version-condition.js';
import { CreateSegmentUseCase } from './create-segment.use-case.js';
import { type Segment } from './segment.js';
import { SegmentChange } from './segment-change.js';
import { readSegmentDefinition, SEGMENT_FIELDS } from './segment-input.js';
import { checkSegmentReferences } from './segment-references.js';
import { SegmentRepository } from './segment.repository.js';

/** The whole definition at once: what a read answered is accepted back. */
@Injectable()
export class PutSegmentUseCase {
  constructor(
    private readonly units: UnitOfWork,
    private readonly clock: Clock,
    private readonly createSegment: CreateSegmentUseCase,
  ) {}

  /** @throws DomainError `invalid_input`, `precondition_required`, `version_conflict`, `not_found`, `forbidden`. */
  execute(
    caller: Caller,
    key: string,
    input: unknown,
    conditions: PutConditions,
  ): Promise<{ segment: Segment; created: boolean }> {
    return this.units.write(caller, async (unit) => {
      const current = await unit.get(SegmentRepository).find(caller.tenantId, key);
      if (conditions.onlyCreate) {
        if (current) throw new DomainError('version_conflict', 'a segment with this key exists');
        const body = requireKey(withKey(dropKeptFields(input), key), key);
        return { segment: await this.createSegment.within(unit, caller, body), created: true };
      }
      const replaced = requireReplaceable(conditions, current, 'segment');
      return { segment: await this.replaceWithin(unit, caller, replaced, input), created: false };
    });
  }

  /** Replaces the current one inside a unit of work that is already open. @throws DomainError `invalid_input`. */
  async replaceWithin(
    unit: WriteUnit,
    caller: Caller,
    current: Segment,
    input: unknown,
  ): Promise<Segment> {
    const faults = new Faults();
    reportChangedKeptFields(input, current, faults.report);
    const fields = ['key', ...SEGMENT_FIELDS];
    const body = readObject(withKey(dropKeptFields(input), current.key), '', fields, faults.report);
    if (body['key'] !== current.key) faults.report('/key', 'is fixed after creation');
    const definition = readSegmentDefinition(body, faults.report);
    await checkSegmentReferences(unit, caller.tenantId, definition, faults.report);
    faults.throwIfAny();
    return new SegmentChange(unit, caller, this.clock.now()).update(current, definition);
  }
}
