import { Injectable } from '@nestjs/common';
import { type Caller } from '../kernel/caller.js';
import { UnitOfWork } from '../kernel/unit-of-work.js';
import { requireEnvironment } from '../tenancy/environment.repository.js';
import { requireEnvironments } from './grant.js';
import { SdkKeyRepository } from './sdk-key.repository.js';
import { type SdkKey } from './sdk-key.js';

@Injectable()
export class ListSdkKeysQuery {
  constructor(private readonly units: UnitOfWork) {}

  /** @throws DomainError `not_found`, `forbidden`. */
  execute(caller: Caller, environmentKey: string): Promise<SdkKey[]> {
    return this.units.read(caller.tenantId, async (unit) => {
      const environment = await requireEnvironment(unit, caller.tenantId, environmentKey);
      requireEnvironments(caller.grant, [environmentKey]);
      return unit.get(SdkKeyRepository).list(caller.tenantId, environment.id);
    });
  }
}
