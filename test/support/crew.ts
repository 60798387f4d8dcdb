import { type NewMember } from '#domain/access/add-member.use-case';
import { type Grant } from '#domain/access/grant';
import { type Caller } from '#domain/kernel/caller';
import { aCaller } from '#domain/testing/a-caller';
import { type PgService } from './pg-service.js';

export const PASSWORD = 'fourteen thin foxes';
export const ORIGIN = { ip: null, requestId: 'r' };

export type Crew = ReturnType<typeof crewOf>;

/** Tenants with their owners, and further members, as callers of use cases. */
export function crewOf({ people, aTenant }: PgService) {
  let made = 0;
  const anEmail = () => `person-${(made += 1)}@example.com`;
  const callerFor = (tenantId: string, id: string, { role, environments }: Grant): Caller => ({
    ...aCaller(tenantId),
    actor: { type: 'user', id, name: 'Ada' },
    grant: { role, environments },
  });
  return {
    anEmail,
    aTenant: async () => {
      const tenantId = await aTenant();
      const [owner] = await people.members(tenantId);
      if (owner === undefined) throw new Error('a tenant has an owner');
      return { tenantId, owner: callerFor(tenantId, owner.id, owner) };
    },
    aMember: async (owner: Caller, fields: Partial<NewMember> = {}) => {
      const input = { email: anEmail(), role: 'viewer', environments: null, ...fields } as const;
      const { member } = await people.add.execute(owner, { password: PASSWORD, ...input });
      return { member, caller: callerFor(owner.tenantId, member.id, member) };
    },
  };
}
