import { Injectable } from '@nestjs/common';
import { type Caller } from '../kernel/caller.js';
import { Clock } from '../kernel/clock.js';
import { DomainError } from '../kernel/domain-error.js';
import { Entropy } from '../kernel/entropy.js';
import { Faults, readObject, type Report } from '../kernel/input.js';
import { UnitOfWork, type WriteUnit } from '../kernel/unit-of-work.js';
import { EnvironmentRepository } from '../tenancy/environment.repository.js';
import { type Flag, FLAG_LIMITS, type FlagDefinition } from './flag.js';
import { FlagChange } from './flag-change.js';
import { DEFINITION_FIELDS, readFlagDefinition } from './flag-input.js';
import { FlagRepository } from './flag.repository.js';
import { checkReferences } from './flag-references.js';
import { saltsOf } from './salts.js';

/** A new flag from untrusted JSON; only `key` is required. */
@Injectable()
export class CreateFlagUseCase {
  constructor(
    private readonly units: UnitOfWork,
    private readonly clock: Clock,
    private readonly entropy: Entropy,
  ) {}

  /** @throws DomainError `invalid_input` with every fault, `already_exists`, `forbidden`. */
  execute(caller: Caller, input: unknown): Promise<Flag> {
    return this.units.write(caller, (unit) => this.within(unit, caller, input));
  }

  /** The same inside a unit of work that is already open, for writes that create more than one thing. */
  async within(unit: WriteUnit, caller: Caller, input: unknown): Promise<Flag> {
    const { tenantId } = caller;
    const environments = await unit.get(EnvironmentRepository).all(tenantId);
    const faults = new Faults();
    const keys = environments.map((environment) => environment.key);
    const definition = readNewFlag(input, keys, this.entropy, faults.report);
    await checkReferences(unit, tenantId, definition, faults.report);
    faults.throwIfAny();
    const flags = unit.get(FlagRepository);
    if (await flags.find(tenantId, definition.key)) {
      throw new DomainError('already_exists', 'a flag with this key exists');
    }
    if ((await flags.count(tenantId)) >= FLAG_LIMITS.flagsPerTenant) {
      throw DomainError.invalid([
        { path: '', message: `a tenant has at most ${FLAG_LIMITS.flagsPerTenant} flags` },
      ]);
    }
    const change = new FlagChange(unit, caller, environments, this.clock.now());
    return change.create(this.entropy.id(), definition);
  }
}

/** What a request for a new flag defines, as far as it can be read. */
export function readNewFlag(
  input: unknown,
  environmentKeys: readonly string[],
  entropy: Entropy,
  report: Report,
): FlagDefinition {
  const body = readObject(input, '', DEFINITION_FIELDS, report);
  return readFlagDefinition(body, environmentKeys, saltsOf(null, entropy), report);
}
