import { Injectable } from '@nestjs/common';
import { type Caller } from '../kernel/caller.js';
import { DomainError } from '../kernel/domain-error.js';
import { UnitOfWork } from '../kernel/unit-of-work.js';
import { type Segment } from './segment.js';
import { SegmentRepository } from './segment.repository.js';

@Injectable()
export class GetSegmentQuery {
  constructor(private readonly units: UnitOfWork) {}

  /** @throws DomainError `not_found`. */
  async execute(caller: Caller, key: string): Promise<Segment> {
    const segment = await this.units.read(caller.tenantId, (unit) =>
      unit.get(SegmentRepository).find(caller.tenantId, key),
    );
    if (segment === null) throw DomainError.notFound('segment');
    return segment;
  }
}
