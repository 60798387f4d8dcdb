import { Injectable } from '@nestjs/common';
import { type Caller } from '../kernel/caller.js';
import { Clock } from '../kernel/clock.js';
import { DomainError } from '../kernel/domain-error.js';
import { Entropy } from '../kernel/entropy.js';
import { Faults, readObject, type Report } from '../kernel/input.js';
import { UnitOfWork, type WriteUnit } from '../kernel/unit-of-work.js';
import { type Segment, SEGMENT_LIMITS, type SegmentDefinition } from './segment.js';
import { SegmentChange } from './segment-change.js';
import { readSegmentDefinition, SEGMENT_FIELDS } from './segment-input.js';
import { checkSegmentReferences } from './segment-references.js';
import { SegmentRepository } from './segment.repository.js';

@Injectable()
export class CreateSegmentUseCase {
  constructor(
    private readonly units: UnitOfWork,
    private readonly clock: Clock,
    private readonly entropy: Entropy,
  ) {}

  /** @throws DomainError `invalid_input` with every fault, `already_exists`. */
  execute(caller: Caller, input: unknown): Promise<Segment> {
    return this.units.write(caller, (unit) => this.within(unit, caller, input));
  }

  /** The same inside a unit of work that is already open. */
  async within(unit: WriteUnit, caller: Caller, input: unknown): Promise<Segment> {
    const { tenantId } = caller;
    const faults = new Faults();
    const definition = readNewSegment(input, faults.report);
    await checkSegmentReferences(unit, tenantId, definition, faults.report);
    faults.throwIfAny();
    const segments = unit.get(SegmentRepository);
    if (await segments.findSummary(tenantId, definition.key)) {
      throw new DomainError('already_exists', 'a segment with this key exists');
    }
    if ((await segments.count(tenantId)) >= SEGMENT_LIMITS.segmentsPerTenant) {
      throw DomainError.invalid([
        { path: '', message: `a tenant has at most ${SEGMENT_LIMITS.segmentsPerTenant} segments` },
      ]);
    }
    const change = new SegmentChange(unit, caller, this.clock.now());
    return change.create(this.entropy.id(), definition);
  }
}

/** What a request for a new segment defines, as far as it can be read. */
export function readNewSegment(input: unknown, report: Report): SegmentDefinition {
  return readSegmentDefinition(readObject(input, '', ['key', ...SEGMENT_FIELDS], report), report);
}
