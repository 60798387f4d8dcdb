import { Injectable } from '@nestjs/common';
import { requireEnvironments } from '../access/grant.js';
import { FlagRepository } from '../flags/flag.repository.js';
import { type Caller } from '../kernel/caller.js';
import { Clock } from '../kernel/clock.js';
import { DomainError } from '../kernel/domain-error.js';
import { Entropy } from '../kernel/entropy.js';
import { Faults, readKey, readObject, readText } from '../kernel/input.js';
import { UnitOfWork, type WriteUnit } from '../kernel/unit-of-work.js';
import { type Environment, MOST_ENVIRONMENTS } from './environment.js';
import { EnvironmentRepository } from './environment.repository.js';

/** A new environment in which every flag of the tenant starts disabled. */
@Injectable()
export class CreateEnvironmentUseCase {
  constructor(
    private readonly units: UnitOfWork,
    private readonly clock: Clock,
    private readonly entropy: Entropy,
  ) {}

  /** @throws DomainError `invalid_input`, `already_exists`, `forbidden`. */
  async execute(caller: Caller, input: unknown): Promise<Environment> {
    const faults = new Faults();
    const body = readObject(input, '', ['key', 'name'], faults.report);
    const key = readKey(body['key'], '/key', faults.report);
    const given = body['name'] ?? null;
    const name =
      given === null ? key : readText(given, '/name', { min: 1, max: 200 }, faults.report);
    faults.throwIfAny();
    return this.units.write(caller, (unit) => this.within(unit, caller, { key, name }));
  }

  /** The same inside a unit of work that is already open, for input that has been read. */
  async within(
    unit: WriteUnit,
    caller: Caller,
    { key, name }: { readonly key: string; readonly name: string },
  ): Promise<Environment> {
    requireEnvironments(caller.grant, [key]);
    const environments = unit.get(EnvironmentRepository);
    const existing = await environments.all(caller.tenantId);
    if (existing.some((environment) => environment.key === key)) {
      throw new DomainError('already_exists', 'an environment with this key exists');
    }
    if (existing.length >= MOST_ENVIRONMENTS) {
      throw DomainError.invalid([
        { path: '', message: `a tenant has at most ${MOST_ENVIRONMENTS} environments` },
      ]);
    }
    const createdAt = this.clock.now();
    const position = (existing.at(-1)?.position ?? 0) + 1;
    const environment = { id: this.entropy.id(), key, name, revision: 0, createdAt, position };
    await environments.insert(caller.tenantId, environment);
    await unit.get(FlagRepository).addEnvironment(caller.tenantId, environment.id);
    await unit.audit({
      action: 'environment.create',
      resource: { type: 'environment', key },
      environment: key,
      before: null,
      after: { key, name },
    });
    return environment;
  }
}
