import { Injectable } from '@nestjs/common';
import { type Caller } from '../kernel/caller.js';
import { UnitOfWork } from '../kernel/unit-of-work.js';
import { type SegmentListItem } from './segment.js';
import { SegmentRepository } from './segment.repository.js';

export interface SegmentPage {
  readonly items: readonly SegmentListItem[];
  /** The last key of the page when there are more. */
  readonly next: string | null;
}

@Injectable()
export class ListSegmentsQuery {
  constructor(private readonly units: UnitOfWork) {}

  /** Sorted by key. */
  async execute(caller: Caller, after: string | undefined, limit: number): Promise<SegmentPage> {
    const found = await this.units.read(caller.tenantId, (unit) =>
      unit.get(SegmentRepository).list(caller.tenantId, { after, limit: limit + 1 }),
    );
    const items = found.slice(0, limit);
    return { items, next: found.length > limit ? (items.at(-1)?.key ?? null) : null };
  }
}
