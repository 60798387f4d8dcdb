import { Injectable } from '@nestjs/common';
import { type Caller } from '../kernel/caller.js';
import { UnitOfWork } from '../kernel/unit-of-work.js';
import { type AdminToken } from './admin-token.js';
import { AdminTokenRepository } from './admin-token.repository.js';
import { type IdPage, type IdPageQuery } from './id-page.js';

@Injectable()
export class ListAdminTokensQuery {
  constructor(private readonly units: UnitOfWork) {}

  execute(caller: Caller, query: IdPageQuery): Promise<IdPage<AdminToken>> {
    return this.units.read(caller.tenantId, (unit) =>
      unit.get(AdminTokenRepository).page(caller.tenantId, query),
    );
  }
}
