import { Injectable } from '@nestjs/common';
import { type Caller } from '../kernel/caller.js';
import { DomainError } from '../kernel/domain-error.js';
import { UnitOfWork } from '../kernel/unit-of-work.js';
import { FlagHistory, type FlagHistoryPage, type FlagHistoryQuery } from './flag-history.js';
import { FlagRepository } from './flag.repository.js';

@Injectable()
export class ListFlagHistoryQuery {
  constructor(private readonly units: UnitOfWork) {}

  /** @throws DomainError `not_found`. */
  execute(caller: Caller, key: string, query: FlagHistoryQuery): Promise<FlagHistoryPage> {
    return this.units.read(caller.tenantId, async (unit) => {
      const flag = await unit.get(FlagRepository).find(caller.tenantId, key);
      if (flag === null) throw DomainError.notFound('flag');
      return unit.get(FlagHistory).list(caller.tenantId, flag.id, query);
    });
  }
}
