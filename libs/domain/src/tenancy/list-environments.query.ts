import { Injectable } from '@nestjs/common';
import { type Caller } from '../kernel/caller.js';
import { UnitOfWork } from '../kernel/unit-of-work.js';
import { type Environment } from './environment.js';
import { EnvironmentRepository } from './environment.repository.js';

/** All of them: a tenant has at most a hundred, so a page is cut from the whole. */
@Injectable()
export class ListEnvironmentsQuery {
  constructor(private readonly units: UnitOfWork) {}

  execute(caller: Caller): Promise<Environment[]> {
    return this.units.read(caller.tenantId, (unit) =>
      unit.get(EnvironmentRepository).all(caller.tenantId),
    );
  }
}
