import { Injectable } from '@nestjs/common';
import { type Caller } from '../kernel/caller.js';
import { Clock } from '../kernel/clock.js';
import { DomainError } from '../kernel/domain-error.js';
import { Entropy } from '../kernel/entropy.js';
import { Faults, type Report } from '../kernel/input.js';
import { UnitOfWork, type WriteUnit } from '../kernel/unit-of-work.js';
import { requireVersion, type VersionCondition } from '../kernel/version-condition.js';
import { EnvironmentRepository } from '../tenancy/environment.repository.js';
import { type Flag, type FlagDefinition } from './flag.js';
import { definitionOf, FlagChange } from './flag-change.js';
import { FlagHistory } from './flag-history.js';
import { readFlagDefinition } from './flag-input.js';
import { FlagRepository } from './flag.repository.js';
import { checkReferences } from './flag-references.js';
import { saltsOf } from './salts.js';

/** Writes what an old version of a flag said as a new version, salts included. */
@Injectable()
export class RollBackFlagUseCase {
  constructor(
    private readonly units: UnitOfWork,
    private readonly clock: Clock,
    private readonly entropy: Entropy,
  ) {}

  /**
   * The world may have moved on since, so the old definition is judged anew, as if it were sent today.
   * @throws DomainError `not_found`, `precondition_required`, `version_conflict`, `invalid_input`, `forbidden`.
   */
  execute(caller: Caller, key: string, version: number, ifMatch: VersionCondition): Promise<Flag> {
    return this.units.write(caller, async (unit) => {
      const { tenantId } = caller;
      const current = await unit.get(FlagRepository).find(tenantId, key);
      if (current === null) throw DomainError.notFound('flag');
      requireVersion(ifMatch, current.version);
      const old = await versionOf(unit, tenantId, current, version);
      const environments = await unit.get(EnvironmentRepository).all(tenantId);
      const keys = environments.map((environment) => environment.key);
      const faults = new Faults();
      const report: Report = (path, message) => {
        faults.report('/version', `cannot be restored: ${path} ${message}`);
      };
      const definition = readFlagDefinition(
        { ...old, key, environments: restored(old, definitionOf(current), keys) },
        keys,
        saltsOf(current, this.entropy),
        report,
      );
      await checkReferences(unit, tenantId, definition, report);
      faults.throwIfAny();
      const change = new FlagChange(unit, caller, environments, this.clock.now());
      return change.update(current, definition, 'flag.rollback');
    });
  }
}

async function versionOf(
  unit: WriteUnit,
  tenantId: string,
  flag: Flag,
  version: number,
): Promise<FlagDefinition> {
  const found = await unit.get(FlagHistory).find(tenantId, flag.id, version);
  if (found === null) {
    throw DomainError.invalid([{ path: '/version', message: 'is not a version of this flag' }]);
  }
  if (found.definition.type !== flag.type) {
    throw DomainError.invalid([
      { path: '/version', message: 'is of another type, which is fixed' },
    ]);
  }
  return found.definition;
}

/** Of the environments there are now: as they were, or, where there was none of this key then, as they are. */
function restored(
  old: FlagDefinition,
  current: FlagDefinition,
  keys: readonly string[],
): FlagDefinition['environments'] {
  const configurations = keys.flatMap((key) => {
    const source = [old, current].find(({ environments }) => Object.hasOwn(environments, key));
    const configuration = source?.environments[key];
    return configuration ? [[key, configuration] as const] : [];
  });
  return Object.fromEntries(configurations);
}
