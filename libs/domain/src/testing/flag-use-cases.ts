import { CopyFlagEnvironmentUseCase } from '../flags/copy-flag-environment.use-case.js';
import { CreateFlagUseCase } from '../flags/create-flag.use-case.js';
import { DeleteFlagUseCase } from '../flags/delete-flag.use-case.js';
import { GetFlagQuery } from '../flags/get-flag.query.js';
import { GetFlagVersionQuery } from '../flags/get-flag-version.query.js';
import { ListFlagHistoryQuery } from '../flags/list-flag-history.query.js';
import { ListFlagsQuery } from '../flags/list-flags.query.js';
import { PatchFlagEnvironmentUseCase } from '../flags/patch-flag-environment.use-case.js';
import { PatchFlagUseCase } from '../flags/patch-flag.use-case.js';
import { PutFlagUseCase } from '../flags/put-flag.use-case.js';
import { RollBackFlagUseCase } from '../flags/roll-back-flag.use-case.js';
import { type Clock } from '../kernel/clock.js';
import { type Entropy } from '../kernel/entropy.js';
import { type UnitOfWork } from '../kernel/unit-of-work.js';

/** Everything one can do with flags, over whichever unit of work. */
export function flagUseCases(units: UnitOfWork, clock: Clock, entropy: Entropy) {
  const create = new CreateFlagUseCase(units, clock, entropy);
  return {
    create,
    put: new PutFlagUseCase(units, clock, entropy, create),
    patch: new PatchFlagUseCase(units, clock, entropy),
    patchEnvironment: new PatchFlagEnvironmentUseCase(units, clock, entropy),
    rollBack: new RollBackFlagUseCase(units, clock, entropy),
    copy: new CopyFlagEnvironmentUseCase(units, clock),
    remove: new DeleteFlagUseCase(units, clock),
    get: new GetFlagQuery(units),
    list: new ListFlagsQuery(units),
    history: new ListFlagHistoryQuery(units),
    version: new GetFlagVersionQuery(units),
  };
}
