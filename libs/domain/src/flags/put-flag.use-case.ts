import { Injectable } from '@nestjs/common';
import { type Caller } from '../kernel/caller.js';
import { Clock } from '../kernel/clock.js';
import { DomainError } from '../kernel/domain-error.js';
import { Entropy } from '../kernel/entropy.js';
import { Faults, readObject, type Report } from '../kernel/input.js';
import { isRecord, pointer } from '../kernel/json-value.js';
import {
  dropKeptFields,
  KEPT_MESSAGE,
  reportChangedKeptFields,
  requireKey,
  withKey,
  without,
} from '../kernel/kept-fields.js';
import { UnitOfWork, type WriteUnit } from '../kernel/unit-of-work.js';
import { type PutConditions, requireReplaceable } from '../kernel/version-condition.js';
import { EnvironmentRepository } from '../tenancy/environment.repository.js';
import { CreateFlagUseCase } from './create-flag.use-case.js';
import { type Flag, type FlagDefinition } from './flag.js';
import { definitionOf, FlagChange } from './flag-change.js';
import { DEFINITION_FIELDS, readFlagDefinition } from './flag-input.js';
import { FlagRepository } from './flag.repository.js';
import { checkReferences } from './flag-references.js';
import { saltsOf } from './salts.js';

/** The whole definition at once, for Terraform and GitOps: what a read answered is accepted back. */
@Injectable()
export class PutFlagUseCase {
  constructor(
    private readonly units: UnitOfWork,
    private readonly clock: Clock,
    private readonly entropy: Entropy,
    private readonly createFlag: CreateFlagUseCase,
  ) {}

  /** @throws DomainError `invalid_input`, `precondition_required`, `version_conflict`, `not_found`, `forbidden`. */
  execute(
    caller: Caller,
    key: string,
    input: unknown,
    conditions: PutConditions,
  ): Promise<{ flag: Flag; created: boolean }> {
    return this.units.write(caller, async (unit) => {
      const current = await unit.get(FlagRepository).find(caller.tenantId, key);
      if (conditions.onlyCreate) {
        if (current) throw new DomainError('version_conflict', 'a flag with this key exists');
        const body = requireKey(withKey(dropEnvironmentVersions(input), key), key);
        return { flag: await this.createFlag.within(unit, caller, body), created: true };
      }
      const replaced = requireReplaceable(conditions, current, 'flag');
      return { flag: await this.replaceWithin(unit, caller, replaced, input), created: false };
    });
  }

  private async replaceWithin(
    unit: WriteUnit,
    caller: Caller,
    current: Flag,
    input: unknown,
  ): Promise<Flag> {
    const environments = await unit.get(EnvironmentRepository).all(caller.tenantId);
    const faults = new Faults();
    const keys = environments.map((environment) => environment.key);
    const definition = readReplacedFlag(current, input, keys, this.entropy, faults.report);
    await checkReferences(unit, caller.tenantId, definition, faults.report);
    faults.throwIfAny();
    const change = new FlagChange(unit, caller, environments, this.clock.now());
    return change.update(current, definition);
  }
}

/** What a request makes of a flag, as far as it can be read. */
export function readReplacedFlag(
  current: Flag,
  input: unknown,
  environmentKeys: readonly string[],
  entropy: Entropy,
  report: Report,
): FlagDefinition {
  reportChangedKeptFields(input, current, report);
  reportChangedVersions(input, current, report);
  const given = readObject(
    withKey(dropEnvironmentVersions(input), current.key),
    '',
    DEFINITION_FIELDS,
    report,
  );
  reportFixedFields(given, current, report);
  // An environment that is left out keeps its configuration: a file written before an environment was made
  // must not switch the flag off there.
  const old = definitionOf(current).environments;
  const sent = given['environments'] ?? {};
  const body = {
    ...given,
    type: given['type'] ?? current.type,
    environments: isRecord(sent) ? { ...old, ...sent } : sent,
  };
  return readFlagDefinition(body, environmentKeys, saltsOf(current, entropy), report);
}

/** The environments of a flag keep a version of their own. */
function dropEnvironmentVersions(input: unknown): unknown {
  const rest = dropKeptFields(input);
  if (!isRecord(rest) || !isRecord(rest['environments'])) return rest;
  const configurations = Object.entries(rest['environments']).map(
    ([key, value]) => [key, isRecord(value) ? without(value, ['version']) : value] as const,
  );
  return { ...rest, environments: Object.fromEntries(configurations) };
}

function reportFixedFields(
  given: Readonly<Record<string, unknown>>,
  current: Flag,
  report: Report,
): void {
  for (const name of ['key', 'type'] as const) {
    if ((given[name] ?? current[name]) !== current[name]) {
      report(`/${name}`, 'is fixed after creation');
    }
  }
}

function reportChangedVersions(input: unknown, current: Flag, report: Report): void {
  const environments = isRecord(input) ? input['environments'] : undefined;
  if (!isRecord(environments)) return;
  for (const [key, configuration] of Object.entries(environments)) {
    const version = isRecord(configuration) ? configuration['version'] : undefined;
    const own = Object.hasOwn(current.environments, key) ? current.environments[key] : undefined;
    if (version !== undefined && version !== own?.version) {
      report(`${pointer('/environments', key)}/version`, KEPT_MESSAGE);
    }
  }
}
