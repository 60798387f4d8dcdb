import { Injectable } from '@nestjs/common';
import { CreateFlagUseCase } from '../flags/create-flag.use-case.js';
import { type Flag } from '../flags/flag.js';
import { PutFlagUseCase } from '../flags/put-flag.use-case.js';
import { type Caller } from '../kernel/caller.js';
import { type WriteUnit } from '../kernel/unit-of-work.js';
import { CreateSegmentUseCase } from '../segments/create-segment.use-case.js';
import { PutSegmentUseCase } from '../segments/put-segment.use-case.js';
import { type Segment } from '../segments/segment.js';

/** Flags and segments are written as single requests write them. */
@Injectable()
export class ItemWriter {
  constructor(
    private readonly createFlag: CreateFlagUseCase,
    private readonly putFlag: PutFlagUseCase,
    private readonly createSegment: CreateSegmentUseCase,
    private readonly putSegment: PutSegmentUseCase,
  ) {}

  writeFlag(unit: WriteUnit, caller: Caller, before: Flag | undefined, body: unknown) {
    return before
      ? this.putFlag.replaceWithin(unit, caller, before, body)
      : this.createFlag.within(unit, caller, body);
  }

  writeSegment(unit: WriteUnit, caller: Caller, before: Segment | undefined, body: unknown) {
    return before
      ? this.putSegment.replaceWithin(unit, caller, before, body)
      : this.createSegment.within(unit, caller, body);
  }
}
