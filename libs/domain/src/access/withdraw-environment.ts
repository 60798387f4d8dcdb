import { type WriteUnit } from '../kernel/unit-of-work.js';
import { AdminTokenRepository } from './admin-token.repository.js';
import { type Grant } from './grant.js';
import { grantOf } from './member.js';
import { MemberRepository } from './member.repository.js';

/**
 * Takes an environment that is gone out of every grant that names it: one that is made later under the same key
 * is another. A grant that named no other reaches none from then on.
 */
export async function withdrawEnvironment(
  unit: WriteUnit,
  tenantId: string,
  environment: string,
): Promise<void> {
  const withdrawal = { unit, tenantId, environment };
  await withdrawFromMembers(withdrawal);
  await withdrawFromTokens(withdrawal);
}

interface Withdrawal {
  readonly unit: WriteUnit;
  readonly tenantId: string;
  readonly environment: string;
}

async function withdrawFromMembers({ unit, tenantId, environment }: Withdrawal): Promise<void> {
  const members = unit.get(MemberRepository);
  for (const member of await members.limitedTo(tenantId, environment)) {
    const after = without(member, environment);
    await members.setGrant(tenantId, member.id, after);
    await unit.audit({
      action: 'member.update',
      resource: { type: 'member', key: member.id },
      environment: null,
      before: grantOf(member),
      after,
    });
  }
}

async function withdrawFromTokens({ unit, tenantId, environment }: Withdrawal): Promise<void> {
  const tokens = unit.get(AdminTokenRepository);
  for (const token of await tokens.limitedTo(tenantId, environment)) {
    const after = without(token, environment);
    await tokens.setEnvironments(tenantId, token.id, after.environments);
    await unit.audit({
      action: 'token.update',
      resource: { type: 'token', key: token.id },
      environment: null,
      before: grantOf(token),
      after,
    });
  }
}

function without({ role, environments }: Grant, environment: string): Grant {
  return { role, environments: environments?.filter((key) => key !== environment) ?? null };
}
