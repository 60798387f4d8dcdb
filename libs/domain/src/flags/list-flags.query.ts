import { Injectable } from '@nestjs/common';
import { type Caller } from '../kernel/caller.js';
import { UnitOfWork } from '../kernel/unit-of-work.js';
import { type FlagListQuery, type FlagPage } from './flag-list.js';
import { FlagRepository } from './flag.repository.js';

@Injectable()
export class ListFlagsQuery {
  constructor(private readonly units: UnitOfWork) {}

  execute(caller: Caller, query: FlagListQuery): Promise<FlagPage> {
    return this.units.read(caller.tenantId, (unit) =>
      unit.get(FlagRepository).list(caller.tenantId, query),
    );
  }
}
