import { Injectable } from '@nestjs/common';
import { type Caller } from '../kernel/caller.js';
import { DomainError } from '../kernel/domain-error.js';
import { UnitOfWork } from '../kernel/unit-of-work.js';
import { AdminTokenRepository } from './admin-token.repository.js';
import { requireCovered } from './compare-grants.js';
import { requireAnotherOwner } from './last-owner.js';
import { grantOf } from './member.js';
import { MemberRepository } from './member.repository.js';

/** Ends a membership and the tokens that the member made; the person stays, with their other tenants. */
@Injectable()
export class RemoveMemberUseCase {
  constructor(private readonly units: UnitOfWork) {}

  /** @throws DomainError `not_found`, `forbidden`, `last_owner`. */
  execute(caller: Caller, id: string): Promise<void> {
    return this.units.write(caller, async (unit) => {
      const members = unit.get(MemberRepository);
      const member = await members.find(caller.tenantId, id);
      if (member === null) throw DomainError.notFound('member');
      requireCovered(caller.grant, member);
      await requireAnotherOwner(unit, caller.tenantId, id);
      const tokens = await unit.get(AdminTokenRepository).madeBy(caller.tenantId, id);
      await members.remove(caller.tenantId, id);
      await unit.audit({
        action: 'member.remove',
        resource: { type: 'member', key: id },
        environment: null,
        before: { email: member.email, name: member.name, ...grantOf(member) },
        after: null,
      });
      for (const token of tokens) {
        await unit.audit({
          action: 'token.revoke',
          resource: { type: 'token', key: token.id },
          environment: null,
          before: { name: token.name, prefix: token.prefix, ...grantOf(token) },
          after: null,
        });
      }
    });
  }
}
