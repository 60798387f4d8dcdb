import { Injectable } from '@nestjs/common';
import { type Caller } from '../kernel/caller.js';
import { DomainError } from '../kernel/domain-error.js';
import { UnitOfWork } from '../kernel/unit-of-work.js';
import { EnvironmentRepository } from '../tenancy/environment.repository.js';
import { type FlagListQuery, type FlagPage } from './flag-list.js';
import { FlagRepository } from './flag.repository.js';

@Injectable()
export class ListFlagsQuery {
  constructor(private readonly units: UnitOfWork) {}

  /** @throws DomainError `invalid_input` for an environment that does not exist. */
  execute(caller: Caller, query: FlagListQuery): Promise<FlagPage> {
    const { tenantId } = caller;
    return this.units.read(tenantId, async (unit) => {
      const { environment } = query;
      if (
        environment !== undefined &&
        (await unit.get(EnvironmentRepository).find(tenantId, environment)) === null
      ) {
        throw DomainError.invalid([
          { path: '/environment', message: 'is not an environment of this tenant' },
        ]);
      }
      return unit.get(FlagRepository).list(tenantId, query);
    });
  }
}
