import { type AdminToken } from '#domain/access/admin-token';
import { type Member } from '#domain/access/member';
import { type SdkKey } from '#domain/access/sdk-key';
import { type Flag } from '#domain/flags/flag';
import { type Segment } from '#domain/segments/segment';
import { type Environment } from '#domain/tenancy/environment';
import { EnvironmentRepository } from '#domain/tenancy/environment.repository';
import { crewOf } from '#domain/testing/crew';
import { type World } from '../backends.js';

/** A tenant that has one of everything, for strangers to try. */
export interface Victim {
  readonly tenantId: string;
  readonly environment: Environment;
  readonly flag: Flag;
  readonly dependent: Flag;
  readonly key: SdkKey;
  readonly segment: Segment;
  /** Invited and not here yet: the one kind of person whose password a tenant may set. */
  readonly member: Member;
  readonly invitationHash: string;
  readonly token: AdminToken;
}

export const ONLY_HERE = 'only-here';

export async function aVictim(world: World): Promise<Victim> {
  const { tenantId, owner } = await crewOf(world).aTenant();
  const limits = { role: 'editor', environments: [ONLY_HERE] } as const;
  await world.units.write(owner, (unit) =>
    unit.get(EnvironmentRepository).insert(tenantId, {
      id: world.entropy.id(),
      key: ONLY_HERE,
      name: 'Only here',
      revision: 0,
      createdAt: world.clock.now(),
      position: 4,
    }),
  );
  await world.flags.create.execute(owner, { key: 'f' });
  await world.segments.create.execute(owner, { key: 'gamma' });
  const segment = await world.segments.create.execute(owner, {
    key: 'beta',
    included: ['user-1'],
    when: { segment: 'gamma' },
  });
  const prerequisites = [{ flag: 'f', variants: ['on'] }];
  const rules = [{ id: 'r', when: { segment: 'beta' }, serve: { variant: 'on' } }];
  const environments = { [ONLY_HERE]: { prerequisites, rules } };
  const dependent = await world.flags.create.execute(owner, { key: 'g', environments });
  const input = { name: 'k', kind: 'server' } as const;
  const { key } = await world.createKey.execute(owner, ONLY_HERE, input);
  const { member, inviteToken } = await world.people.add.execute(owner, {
    email: `guest@${tenantId}.example.com`,
    ...limits,
  });
  const { token } = await world.people.createToken.execute(owner, {
    name: 'ci',
    ...limits,
    expiresAt: null,
  });
  const environment = await world.units.read(tenantId, (unit) =>
    unit.get(EnvironmentRepository).find(tenantId, ONLY_HERE),
  );
  if (environment === null || inviteToken === null) throw new Error('all of it was just made');
  return {
    tenantId,
    environment,
    flag: await world.flags.get.execute(owner, 'f'),
    dependent,
    key,
    segment,
    member,
    invitationHash: world.digest.of(inviteToken),
    token,
  };
}
