import { Injectable } from '@nestjs/common';
import { type Caller } from '../kernel/caller.js';
import { UnitOfWork } from '../kernel/unit-of-work.js';
import { type IdPage, type IdPageQuery } from './id-page.js';
import { type Member } from './member.js';
import { MemberRepository } from './member.repository.js';

@Injectable()
export class ListMembersQuery {
  constructor(private readonly units: UnitOfWork) {}

  execute(caller: Caller, query: IdPageQuery): Promise<IdPage<Member>> {
    return this.units.read(caller.tenantId, (unit) =>
      unit.get(MemberRepository).page(caller.tenantId, query),
    );
  }
}
