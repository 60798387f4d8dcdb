import { type Clock } from '../kernel/clock.js';
import { type Entropy } from '../kernel/entropy.js';
import { type UnitOfWork } from '../kernel/unit-of-work.js';
import { ChangeMembersUseCase } from '../segments/change-members.use-case.js';
import { CreateSegmentUseCase } from '../segments/create-segment.use-case.js';
import { DeleteSegmentUseCase } from '../segments/delete-segment.use-case.js';
import { GetSegmentQuery } from '../segments/get-segment.query.js';
import { ListSegmentsQuery } from '../segments/list-segments.query.js';
import { PatchSegmentUseCase } from '../segments/patch-segment.use-case.js';
import { PutSegmentUseCase } from '../segments/put-segment.use-case.js';

/** Everything one can do with segments, over whichever unit of work. */
export function segmentUseCases(units: UnitOfWork, clock: Clock, entropy: Entropy) {
  const create = new CreateSegmentUseCase(units, clock, entropy);
  return {
    create,
    put: new PutSegmentUseCase(units, clock, create),
    patch: new PatchSegmentUseCase(units, clock),
    changeMembers: new ChangeMembersUseCase(units, clock),
    remove: new DeleteSegmentUseCase(units, clock),
    get: new GetSegmentQuery(units),
    list: new ListSegmentsQuery(units),
  };
}
