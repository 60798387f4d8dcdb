import { Injectable } from '@nestjs/common';
import { type Caller } from '../kernel/caller.js';
import { DomainError } from '../kernel/domain-error.js';
import { UnitOfWork } from '../kernel/unit-of-work.js';
import { requireCovered } from './compare-grants.js';
import { type Grant } from './grant.js';
import { requireAnotherOwner } from './last-owner.js';
import { grantOf, type Member, requireKnownEnvironments } from './member.js';
import { MemberRepository } from './member.repository.js';

/** Gives a member another role or other environments. It holds from their next request on. */
@Injectable()
export class ChangeMemberUseCase {
  constructor(private readonly units: UnitOfWork) {}

  /** What is left out stays. @throws DomainError `not_found`, `forbidden`, `invalid_input`, `last_owner`. */
  execute(
    caller: Caller,
    id: string,
    change: { readonly [Field in keyof Grant]?: Grant[Field] | undefined },
  ): Promise<Member> {
    return this.units.write(caller, async (unit) => {
      const members = unit.get(MemberRepository);
      const current = await members.find(caller.tenantId, id);
      if (current === null) throw DomainError.notFound('member');
      const grant: Grant = {
        role: change.role ?? current.role,
        environments:
          change.environments === undefined ? current.environments : change.environments,
      };
      requireCovered(caller.grant, current, grant);
      if (change.environments !== undefined) {
        await requireKnownEnvironments(unit, caller.tenantId, grant.environments);
      }
      const owns = grant.role === 'owner' && grant.environments === null;
      if (!owns) await requireAnotherOwner(unit, caller.tenantId, id);
      await members.setGrant(caller.tenantId, id, grant);
      await unit.audit({
        action: 'member.update',
        resource: { type: 'member', key: id },
        environment: null,
        before: grantOf(current),
        after: grant,
      });
      return { ...current, ...grant };
    });
  }
}
