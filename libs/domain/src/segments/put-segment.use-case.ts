import { Injectable } from '@nestjs/common';
import { type Caller } from '../kernel/caller.js';
import { Clock } from '../kernel/clock.js';
import { DomainError } from '../kernel/domain-error.js';
import { Faults, readObject, type Report } from '../kernel/input.js';
import {
  dropKeptFields,
  reportChangedKeptFields,
  requireKey,
  withKey,
} from '../kernel/kept-fields.js';
import { UnitOfWork, type WriteUnit } from '../kernel/unit-of-work.js';
import { type PutConditions, requireReplaceable } from '../kernel/version-condition.js';
import { CreateSegmentUseCase } from './create-segment.use-case.js';
import { type Segment, type SegmentDefinition } from './segment.js';
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

  private async replaceWithin(
    unit: WriteUnit,
    caller: Caller,
    current: Segment,
    input: unknown,
  ): Promise<Segment> {
    const faults = new Faults();
    const definition = readReplacedSegment(current, input, faults.report);
    await checkSegmentReferences(unit, caller.tenantId, definition, faults.report);
    faults.throwIfAny();
    return new SegmentChange(unit, caller, this.clock.now()).update(current, definition);
  }
}

/** What a request makes of a segment, as far as it can be read. */
export function readReplacedSegment(
  current: Segment,
  input: unknown,
  report: Report,
): SegmentDefinition {
  reportChangedKeptFields(input, current, report);
  const fields = ['key', ...SEGMENT_FIELDS];
  const body = readObject(withKey(dropKeptFields(input), current.key), '', fields, report);
  if (body['key'] !== current.key) report('/key', 'is fixed after creation');
  return readSegmentDefinition(body, report);
}
