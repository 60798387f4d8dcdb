import { Injectable } from '@nestjs/common';
import { type Caller } from '../kernel/caller.js';
import { Clock } from '../kernel/clock.js';
import { DomainError } from '../kernel/domain-error.js';
import { Faults } from '../kernel/input.js';
import { UnitOfWork } from '../kernel/unit-of-work.js';
import { requireVersion, type VersionCondition } from '../kernel/version-condition.js';
import { EnvironmentRepository } from '../tenancy/environment.repository.js';
import { copiedConfiguration } from './copied-configuration.js';
import { type Flag, type FlagDefinition } from './flag.js';
import { definitionOf, FlagChange } from './flag-change.js';
import { FlagRepository } from './flag.repository.js';
import { checkReferencesIn } from './flag-references.js';

/** Keys of two environments. */
export interface CopyDirection {
  readonly from: string;
  readonly to: string;
}

/** Makes a flag behave in one environment as it does in another: the promotion from staging to production. */
@Injectable()
export class CopyFlagEnvironmentUseCase {
  constructor(
    private readonly units: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `not_found`, `precondition_required`, `version_conflict`, `invalid_input`, `forbidden`. */
  execute(
    caller: Caller,
    key: string,
    direction: CopyDirection,
    ifMatch: VersionCondition,
  ): Promise<Flag> {
    return this.units.write(caller, async (unit) => {
      const { tenantId } = caller;
      const current = await unit.get(FlagRepository).find(tenantId, key);
      if (current === null) throw DomainError.notFound('flag');
      requireVersion(ifMatch, current.version);
      const environments = await unit.get(EnvironmentRepository).all(tenantId);
      const faults = new Faults();
      const definition = withCopy(definitionOf(current), direction, faults);
      const target = { environment: direction.to, path: '' };
      await checkReferencesIn(unit, tenantId, definition, target, (path, message) => {
        faults.report('/to', `cannot take it: ${path} ${message}`);
      });
      faults.throwIfAny();
      const change = new FlagChange(unit, caller, environments, this.clock.now());
      return change.update(current, definition, 'flag.copy');
    });
  }
}

function withCopy(
  flag: FlagDefinition,
  { from, to }: CopyDirection,
  faults: Faults,
): FlagDefinition {
  const own = (key: string) =>
    Object.hasOwn(flag.environments, key) ? flag.environments[key] : undefined;
  const [source, target] = [own(from), own(to)];
  if (source === undefined) faults.report('/from', 'is not an environment of this tenant');
  if (target === undefined) faults.report('/to', 'is not an environment of this tenant');
  else if (from === to) faults.report('/to', 'must be another environment than "from"');
  faults.throwIfAny();
  if (source === undefined || target === undefined) return flag;
  const copy = copiedConfiguration(source, target);
  return { ...flag, environments: { ...flag.environments, [to]: copy } };
}
