import { AdminTokenRepository } from '#domain/access/admin-token.repository';
import { MemberRepository } from '#domain/access/member.repository';
import { PersonRepository } from '#domain/access/person.repository';
import { SdkKeyRepository } from '#domain/access/sdk-key.repository';
import { FlagHistory } from '#domain/flags/flag-history';
import { FlagRepository } from '#domain/flags/flag.repository';
import { type WriteUnit } from '#domain/kernel/unit-of-work';
import { SegmentRepository } from '#domain/segments/segment.repository';
import { EnvironmentRepository } from '#domain/tenancy/environment.repository';
import { TenantRepository } from '#domain/tenancy/tenant.repository';
import { type Victim } from './victim.js';

const EVERYTHING = { role: 'owner', environments: null } as const;
const TAKEN_OVER = { name: 'intruder', passwordHash: 'plain:intruder' };

/** Every method that writes, aimed at what the victim has: it may fail, but it changes nothing there. */
export const WRITES: Readonly<
  Record<string, (unit: WriteUnit, as: string, of: Victim) => Promise<unknown>>
> = {
  'AdminTokenRepository.insert': (unit, as, { token, flag }) =>
    unit.get(AdminTokenRepository).insert(as, { ...token, id: flag.id, name: 'intruder' }, 'hash'),
  'AdminTokenRepository.setEnvironments': (unit, as, { token }) =>
    unit.get(AdminTokenRepository).setEnvironments(as, token.id, null),
  'AdminTokenRepository.remove': (unit, as, { token }) =>
    unit.get(AdminTokenRepository).remove(as, token.id),
  'EnvironmentRepository.insert': (unit, as, { environment }) =>
    unit.get(EnvironmentRepository).insert(as, { ...environment, key: 'intruder' }),
  'EnvironmentRepository.remove': (unit, as, { environment }) =>
    unit.get(EnvironmentRepository).remove(as, environment.id),
  'EnvironmentRepository.rename': (unit, as, { environment }) =>
    unit.get(EnvironmentRepository).rename(as, environment.id, 'Intruded'),
  'FlagHistory.append': (unit, as, { flag }) =>
    unit.get(FlagHistory).append(as, {
      flagId: flag.id,
      version: 99,
      at: flag.createdAt,
      actor: { type: 'system', id: 'x', name: 'x' },
      action: 'flag.update',
      changes: [],
      definition: flag,
    }),
  'FlagRepository.insert': (unit, as, { flag }) =>
    unit.get(FlagRepository).insert(as, { ...flag, key: 'intruder' }),
  'FlagRepository.update': (unit, as, { flag }) =>
    unit.get(FlagRepository).update(as, { ...flag, name: 'intruder' }),
  'FlagRepository.remove': (unit, as, { flag }) => unit.get(FlagRepository).remove(as, flag.id),
  'FlagRepository.addEnvironment': (unit, as, { environment }) =>
    unit.get(FlagRepository).addEnvironment(as, environment.id),
  'MemberRepository.insert': (unit, as, { token, member }) =>
    unit.get(MemberRepository).insert(as, { ...member, id: token.madeBy }),
  'MemberRepository.setGrant': (unit, as, { member }) =>
    unit.get(MemberRepository).setGrant(as, member.id, EVERYTHING),
  'MemberRepository.remove': (unit, as, { member }) =>
    unit.get(MemberRepository).remove(as, member.id),
  'PersonRepository.ensure': async (unit, as, { member, environment }) => {
    const { id, email } = member;
    const draft = { id, email, ...TAKEN_OVER, createdAt: new Date(0), canLogIn: true };
    await unit.get(PersonRepository).ensure(as, draft);
    // It looks beyond the tenant: afterwards the unit must be where it was.
    await unit.get(TenantRepository).rename(as, 'intruder');
    await unit.get(EnvironmentRepository).remove(as, environment.id);
  },
  'PersonRepository.activate': (unit, as, { member }) =>
    unit.get(PersonRepository).activate(as, member.id, TAKEN_OVER),
  'PersonRepository.invite': (unit, as, { member }) =>
    unit.get(PersonRepository).invite(as, {
      userId: member.id,
      hash: 'intruder',
      createdAt: new Date(0),
      expiresAt: new Date('2100-01-01T00:00:00Z'),
    }),
  'PersonRepository.redeem': (unit, as, { invitationHash }) =>
    unit.get(PersonRepository).redeem(as, invitationHash, new Date(0)),
  'SdkKeyRepository.insert': (unit, as, { key }) =>
    unit.get(SdkKeyRepository).insert(as, { ...key, name: 'intruder' }, 'intruder'),
  'SdkKeyRepository.setEnd': (unit, as, { key }) =>
    unit.get(SdkKeyRepository).setEnd(as, key.id, { expiresAt: null, revokedAt: new Date(0) }),
  'SegmentRepository.insert': (unit, as, { segment }) =>
    unit.get(SegmentRepository).insert(as, { ...segment, key: 'intruder' }),
  'SegmentRepository.update': (unit, as, { segment }) =>
    unit.get(SegmentRepository).update(as, { ...segment, name: 'intruder', included: [] }),
  'SegmentRepository.remove': (unit, as, { segment }) =>
    unit.get(SegmentRepository).remove(as, segment.id),
  'SegmentRepository.changeMembers': async (unit, as, { segment }) => {
    const change = { list: 'included', add: [], remove: ['user-1'] } as const;
    const stamp = { version: 99, updatedAt: new Date(0) };
    await unit.get(SegmentRepository).changeMembers(as, segment.id, change, stamp);
  },
  'TenantRepository.rename': (unit, as) => unit.get(TenantRepository).rename(as, 'intruder'),
  'TenantRepository.remove': (unit, as) =>
    unit.get(TenantRepository).remove(as, {
      at: new Date(0),
      actor: { type: 'user', id: 'intruder' },
      requestId: 'r',
    }),
};
