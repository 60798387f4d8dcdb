import { Injectable } from '@nestjs/common';
import { type Caller } from '../kernel/caller.js';
import { UnitOfWork } from '../kernel/unit-of-work.js';
import { type Environment } from './environment.js';
import { requireEnvironment } from './environment.repository.js';

@Injectable()
export class GetEnvironmentQuery {
  constructor(private readonly units: UnitOfWork) {}

  /** @throws DomainError `not_found`. */
  execute(caller: Caller, key: string): Promise<Environment> {
    return this.units.read(caller.tenantId, (unit) =>
      requireEnvironment(unit, caller.tenantId, key),
    );
  }
}
