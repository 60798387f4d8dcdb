import { AdminTokenRepository } from '#domain/access/admin-token.repository';
import { MemberRepository } from '#domain/access/member.repository';
import { SdkKeyRepository } from '#domain/access/sdk-key.repository';
import { AuditTrail } from '#domain/audit/audit-trail';
import { FlagHistory } from '#domain/flags/flag-history';
import { FlagRepository } from '#domain/flags/flag.repository';
import { type ReadUnit } from '#domain/kernel/unit-of-work';
import { SegmentRepository } from '#domain/segments/segment.repository';
import { EnvironmentRepository } from '#domain/tenancy/environment.repository';
import { TenantRepository } from '#domain/tenancy/tenant.repository';
import { ONLY_HERE, type Victim } from './victim.js';

type Read = (unit: ReadUnit, as: string, of: Victim) => Promise<unknown>;

const LIST = { sort: 'key', limit: 50 } as const;
const PAGE = { after: null, limit: 50 } as const;
const EMPTY = { items: [], next: null };

/** Every method that reads, called with the victim's ids: what it must answer to a stranger. */
export const READS: Readonly<Record<string, [Read, nothing: unknown]>> = {
  'AdminTokenRepository.page': [(unit, as) => unit.get(AdminTokenRepository).page(as, PAGE), EMPTY],
  'AdminTokenRepository.find': [
    (unit, as, { token }) => unit.get(AdminTokenRepository).find(as, token.id),
    null,
  ],
  'AdminTokenRepository.madeBy': [
    (unit, as, { token }) => unit.get(AdminTokenRepository).madeBy(as, token.madeBy),
    [],
  ],
  'AdminTokenRepository.limitedTo': [
    (unit, as) => unit.get(AdminTokenRepository).limitedTo(as, ONLY_HERE),
    [],
  ],
  'MemberRepository.page': [(unit, as) => unit.get(MemberRepository).page(as, PAGE), EMPTY],
  'MemberRepository.find': [
    (unit, as, { member }) => unit.get(MemberRepository).find(as, member.id),
    null,
  ],
  'MemberRepository.limitedTo': [
    (unit, as) => unit.get(MemberRepository).limitedTo(as, ONLY_HERE),
    [],
  ],
  'MemberRepository.owners': [(unit, as) => unit.get(MemberRepository).owners(as), []],
  'TenantRepository.find': [(unit, as) => unit.get(TenantRepository).find(as), null],
  'TenantRepository.usage': [
    (unit, as) => unit.get(TenantRepository).usage(as),
    { flags: 0, environments: 0, segments: 0, members: 0, tokens: 0 },
  ],
  'AuditTrail.list': [
    (unit, as) => unit.get(AuditTrail).list(as, { environments: null, limit: 50 }),
    EMPTY,
  ],
  'AuditTrail.head': [
    (unit, as) =>
      unit
        .get(AuditTrail)
        .head(as)
        .catch(() => null),
    null,
  ],
  'AuditTrail.following': [(unit, as) => unit.get(AuditTrail).following(as, 0, 50), []],
  'EnvironmentRepository.all': [(unit, as) => unit.get(EnvironmentRepository).all(as), []],
  'EnvironmentRepository.find': [
    (unit, as, { environment }) => unit.get(EnvironmentRepository).find(as, environment.key),
    null,
  ],
  'FlagHistory.list': [
    (unit, as, { flag }) => unit.get(FlagHistory).list(as, flag.id, { limit: 50 }),
    EMPTY,
  ],
  'FlagHistory.find': [(unit, as, { flag }) => unit.get(FlagHistory).find(as, flag.id, 1), null],
  'FlagRepository.find': [
    (unit, as, { flag }) => unit.get(FlagRepository).find(as, flag.key),
    null,
  ],
  'FlagRepository.list': [(unit, as) => unit.get(FlagRepository).list(as, LIST), EMPTY],
  'FlagRepository.count': [(unit, as) => unit.get(FlagRepository).count(as), 0],
  'FlagRepository.prerequisiteGraph': [
    (unit, as) => unit.get(FlagRepository).prerequisiteGraph(as, ONLY_HERE, ['f', 'g']),
    new Map(),
  ],
  'FlagRepository.dependentsOf': [
    (unit, as, { flag }) => unit.get(FlagRepository).dependentsOf(as, flag.key),
    [],
  ],
  'SdkKeyRepository.list': [
    (unit, as, { environment }) => unit.get(SdkKeyRepository).list(as, environment.id),
    [],
  ],
  'SdkKeyRepository.find': [
    (unit, as, { environment, key }) => unit.get(SdkKeyRepository).find(as, environment.id, key.id),
    null,
  ],
  'SegmentRepository.find': [(unit, as) => unit.get(SegmentRepository).find(as, 'beta'), null],
  'SegmentRepository.findSummary': [
    (unit, as) => unit.get(SegmentRepository).findSummary(as, 'beta'),
    null,
  ],
  'SegmentRepository.list': [
    (unit, as) => unit.get(SegmentRepository).list(as, { after: undefined, limit: 50 }),
    [],
  ],
  'SegmentRepository.count': [(unit, as) => unit.get(SegmentRepository).count(as), 0],
  'SegmentRepository.existing': [
    (unit, as) => unit.get(SegmentRepository).existing(as, ['beta', 'gamma']),
    new Set(),
  ],
  'SegmentRepository.referenceGraph': [
    (unit, as) => unit.get(SegmentRepository).referenceGraph(as),
    new Map(),
  ],
  'SegmentRepository.usersOf': [
    (unit, as) => unit.get(SegmentRepository).usersOf(as, 'beta'),
    { flags: [], segments: [] },
  ],
  'SegmentRepository.environmentsUsing': [
    (unit, as) => unit.get(SegmentRepository).environmentsUsing(as, 'beta'),
    [],
  ],
};

/** They take no foreign id: asked as oneself they tell of what is one's own. */
export const TELL_OF_OWN: readonly string[] = [
  'AuditTrail.list',
  'AuditTrail.head',
  'AuditTrail.following',
  'AdminTokenRepository.page',
  'EnvironmentRepository.all',
  'MemberRepository.page',
  'MemberRepository.owners',
  'TenantRepository.find',
  'TenantRepository.usage',
];
