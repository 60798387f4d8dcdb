import { DomainError } from '../kernel/domain-error.js';
import { type ReadUnit } from '../kernel/unit-of-work.js';
import { MemberRepository } from './member.repository.js';

/** @throws DomainError `last_owner` when nobody but this member could still do everything in the tenant. */
export async function requireAnotherOwner(
  unit: ReadUnit,
  tenantId: string,
  memberId: string,
): Promise<void> {
  const owners = await unit.get(MemberRepository).owners(tenantId);
  if (owners.length === 1 && owners[0] === memberId) {
    throw new DomainError('last_owner', 'a tenant needs an owner: make another one first');
  }
}
