import { Injectable } from '@nestjs/common';
import { requireEnvironments } from '../access/grant.js';
import { type Caller } from '../kernel/caller.js';
import { Clock } from '../kernel/clock.js';
import { DomainError } from '../kernel/domain-error.js';
import { Entropy } from '../kernel/entropy.js';
import { Faults } from '../kernel/input.js';
import { UnitOfWork } from '../kernel/unit-of-work.js';
import { requireVersion, type VersionCondition } from '../kernel/version-condition.js';
import { EnvironmentRepository } from '../tenancy/environment.repository.js';
import { type Flag } from './flag.js';
import { definitionOf, FlagChange } from './flag-change.js';
import { FlagRepository } from './flag.repository.js';
import { checkReferencesIn } from './flag-references.js';
import { mergeConfiguration } from './merge-configuration.js';

/** A JSON merge patch of how a flag behaves in one environment: the everyday flip, target and roll-out. */
@Injectable()
export class PatchFlagEnvironmentUseCase {
  constructor(
    private readonly units: UnitOfWork,
    private readonly clock: Clock,
    private readonly entropy: Entropy,
  ) {}

  /** @throws DomainError `not_found`, `precondition_required`, `version_conflict`, `invalid_input`, `forbidden`. */
  execute(
    caller: Caller,
    address: { readonly flag: string; readonly environment: string },
    patch: unknown,
    ifMatch: VersionCondition,
  ): Promise<Flag> {
    return this.units.write(caller, async (unit) => {
      const { tenantId } = caller;
      const current = await unit.get(FlagRepository).find(tenantId, address.flag);
      if (current === null) throw DomainError.notFound('flag');
      const environments = await unit.get(EnvironmentRepository).all(tenantId);
      if (!environments.some((environment) => environment.key === address.environment)) {
        throw DomainError.notFound('environment');
      }
      // Also for a patch that turns out to change nothing, which must not seem allowed.
      requireEnvironments(caller.grant, [address.environment]);
      requireVersion(ifMatch, current.version);
      const faults = new Faults();
      const before = definitionOf(current);
      const configuration = mergeConfiguration(before, address.environment, patch, '', {
        entropy: this.entropy,
        report: faults.report,
      });
      const definition = {
        ...before,
        environments: { ...before.environments, [address.environment]: configuration },
      };
      const place = { environment: address.environment, path: '' };
      await checkReferencesIn(unit, tenantId, definition, place, faults.report);
      faults.throwIfAny();
      const change = new FlagChange(unit, caller, environments, this.clock.now());
      return change.update(current, definition);
    });
  }
}
