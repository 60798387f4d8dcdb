import { Injectable } from '@nestjs/common';
import { type Caller } from '../kernel/caller.js';
import { DomainError } from '../kernel/domain-error.js';
import { UnitOfWork } from '../kernel/unit-of-work.js';
import { type Flag } from './flag.js';
import { FlagRepository } from './flag.repository.js';

@Injectable()
export class GetFlagQuery {
  constructor(private readonly units: UnitOfWork) {}

  /** @throws DomainError `not_found`. */
  async execute(caller: Caller, key: string): Promise<Flag> {
    const flag = await this.units.read(caller.tenantId, (unit) =>
      unit.get(FlagRepository).find(caller.tenantId, key),
    );
    if (flag === null) throw DomainError.notFound('flag');
    return flag;
  }
}
