import { type NewMember } from '../access/add-member.use-case.js';
import { type Grant } from '../access/grant.js';
import { type Caller } from '../kernel/caller.js';
import { aCaller } from './a-caller.js';
import { type peopleUseCases } from './people-use-cases.js';

export const PASSWORD = 'fourteen thin foxes';
export const ORIGIN = { ip: null, requestId: 'r' };

export type Crew = ReturnType<typeof crewOf>;

interface Service {
  readonly people: ReturnType<typeof peopleUseCases>;
  aTenant(): Promise<string>;
}

/** Tenants with their owners, and further members, as callers of use cases. */
export function crewOf(service: Service) {
  const { people } = service;
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
      const tenantId = await service.aTenant();
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
