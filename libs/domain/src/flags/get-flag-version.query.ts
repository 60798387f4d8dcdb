import { Injectable } from '@nestjs/common';
import { type Caller } from '../kernel/caller.js';
import { DomainError } from '../kernel/domain-error.js';
import { UnitOfWork } from '../kernel/unit-of-work.js';
import { FlagHistory, type FlagVersion } from './flag-history.js';
import { FlagRepository } from './flag.repository.js';

@Injectable()
export class GetFlagVersionQuery {
  constructor(private readonly units: UnitOfWork) {}

  /** @throws DomainError `not_found`. */
  async execute(caller: Caller, key: string, version: number): Promise<FlagVersion> {
    const found = await this.units.read(caller.tenantId, async (unit) => {
      const flag = await unit.get(FlagRepository).find(caller.tenantId, key);
      return flag && unit.get(FlagHistory).find(caller.tenantId, flag.id, version);
    });
    if (found === null) throw DomainError.notFound('version of a flag');
    return found;
  }
}
