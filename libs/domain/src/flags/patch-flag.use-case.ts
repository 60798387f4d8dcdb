import { Injectable } from '@nestjs/common';
import { type Caller } from '../kernel/caller.js';
import { Clock } from '../kernel/clock.js';
import { DomainError } from '../kernel/domain-error.js';
import { Entropy } from '../kernel/entropy.js';
import { Faults, readObject } from '../kernel/input.js';
import { isRecord } from '../kernel/json-value.js';
import { mergeMembers } from '../kernel/merge-patch.js';
import { UnitOfWork } from '../kernel/unit-of-work.js';
import { requireVersion, type VersionCondition } from '../kernel/version-condition.js';
import { EnvironmentRepository } from '../tenancy/environment.repository.js';
import { type Flag } from './flag.js';
import { definitionOf, FlagChange } from './flag-change.js';
import { METADATA_FIELDS, readFlagDefinition } from './flag-input.js';
import { FlagRepository } from './flag.repository.js';
import { checkReferences } from './flag-references.js';
import { saltsOf } from './salts.js';

/** A JSON merge patch of what a flag has in common in all environments. */
@Injectable()
export class PatchFlagUseCase {
  constructor(
    private readonly units: UnitOfWork,
    private readonly clock: Clock,
    private readonly entropy: Entropy,
  ) {}

  /** @throws DomainError `not_found`, `precondition_required`, `version_conflict`, `invalid_input`, `forbidden`. */
  execute(caller: Caller, key: string, patch: unknown, ifMatch: VersionCondition): Promise<Flag> {
    return this.units.write(caller, async (unit) => {
      const { tenantId } = caller;
      const current = await unit.get(FlagRepository).find(tenantId, key);
      if (current === null) throw DomainError.notFound('flag');
      requireVersion(ifMatch, current.version);
      const faults = new Faults();
      const given = readObject(patch, '', METADATA_FIELDS, faults.report);
      if (isRecord(patch) && patch['variants'] === null) {
        faults.report('/variants', 'cannot be removed');
      }
      faults.throwIfAny();
      const environments = await unit.get(EnvironmentRepository).all(tenantId);
      const definition = readFlagDefinition(
        mergeMembers({ ...definitionOf(current) }, given),
        environments.map((environment) => environment.key),
        saltsOf(current, this.entropy),
        faults.report,
      );
      await checkReferences(unit, tenantId, definition, faults.report);
      faults.throwIfAny();
      const change = new FlagChange(unit, caller, environments, this.clock.now());
      return change.update(current, definition);
    });
  }
}
