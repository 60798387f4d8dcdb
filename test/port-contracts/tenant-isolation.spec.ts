import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { SdkKeyRepository } from '#domain/access/sdk-key.repository';
import { type SdkKey } from '#domain/access/sdk-key';
import { AuditTrail } from '#domain/audit/audit-trail';
import { type Flag } from '#domain/flags/flag';
import { FlagHistory } from '#domain/flags/flag-history';
import { FlagRepository } from '#domain/flags/flag.repository';
import { type ReadUnit, type WriteUnit } from '#domain/kernel/unit-of-work';
import { type Environment } from '#domain/tenancy/environment';
import { type Segment } from '#domain/segments/segment';
import { SegmentRepository } from '#domain/segments/segment.repository';
import { EnvironmentRepository } from '#domain/tenancy/environment.repository';
import { aCaller } from '#domain/testing/a-caller';
import { InMemoryAuditTrail } from '#domain/testing/in-memory-audit.trail';
import { InMemoryEnvironmentRepository } from '#domain/testing/in-memory-environment.repository';
import { InMemoryFlagHistory } from '#domain/testing/in-memory-flag.history';
import { InMemoryFlagRepository } from '#domain/testing/in-memory-flag.repository';
import { InMemorySdkKeyRepository } from '#domain/testing/in-memory-sdk-key.repository';
import { InMemorySegmentRepository } from '#domain/testing/in-memory-segment.repository';
import { TypeormSdkKeyRepository } from '#infra/postgres/access/typeorm-sdk-key.repository';
import { TypeormAuditTrail } from '#infra/postgres/audit/typeorm-audit.trail';
import { TypeormFlagHistory } from '#infra/postgres/flags/typeorm-flag.history';
import { TypeormFlagRepository } from '#infra/postgres/flags/typeorm-flag.repository';
import { TypeormSegmentRepository } from '#infra/postgres/segments/typeorm-segment.repository';
import { TypeormEnvironmentRepository } from '#infra/postgres/tenancy/typeorm-environment.repository';
import { BACKENDS, openWorld, type World } from '../support/backends.js';

const ADAPTERS: Record<string, [object, object]> = {
  AuditTrail: [InMemoryAuditTrail.prototype, TypeormAuditTrail.prototype],
  EnvironmentRepository: [
    InMemoryEnvironmentRepository.prototype,
    TypeormEnvironmentRepository.prototype,
  ],
  FlagHistory: [InMemoryFlagHistory.prototype, TypeormFlagHistory.prototype],
  FlagRepository: [InMemoryFlagRepository.prototype, TypeormFlagRepository.prototype],
  SdkKeyRepository: [InMemorySdkKeyRepository.prototype, TypeormSdkKeyRepository.prototype],
  SegmentRepository: [InMemorySegmentRepository.prototype, TypeormSegmentRepository.prototype],
};
const LIST = { sort: 'key', limit: 50 } as const;

interface Victim {
  readonly tenantId: string;
  readonly environment: Environment;
  readonly flag: Flag;
  readonly dependent: Flag;
  readonly key: SdkKey;
  readonly segment: Segment;
}

/** Every method that reads, called with the victim's ids: what it must answer to a stranger. */
const READS: Record<
  string,
  [(unit: ReadUnit, as: string, of: Victim) => Promise<unknown>, unknown]
> = {
  'AuditTrail.list': [
    (unit, as) => unit.get(AuditTrail).list(as, { environments: null, limit: 50 }),
    { items: [], next: null },
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
    { items: [], next: null },
  ],
  'FlagHistory.find': [(unit, as, { flag }) => unit.get(FlagHistory).find(as, flag.id, 1), null],
  'FlagRepository.find': [
    (unit, as, { flag }) => unit.get(FlagRepository).find(as, flag.key),
    null,
  ],
  'FlagRepository.list': [
    (unit, as) => unit.get(FlagRepository).list(as, LIST),
    { items: [], next: null },
  ],
  'FlagRepository.count': [(unit, as) => unit.get(FlagRepository).count(as), 0],
  'FlagRepository.prerequisiteGraph': [
    (unit, as) => unit.get(FlagRepository).prerequisiteGraph(as, 'only-here', ['f', 'g']),
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
const TELL_OF_OWN = [
  'AuditTrail.list',
  'AuditTrail.head',
  'AuditTrail.following',
  'EnvironmentRepository.all',
];

/** Every method that writes, aimed at what the victim has: it may fail, but it changes nothing there. */
const WRITES: Record<string, (unit: WriteUnit, as: string, of: Victim) => Promise<unknown>> = {
  'EnvironmentRepository.insert': (unit, as, { environment }) =>
    unit.get(EnvironmentRepository).insert(as, { ...environment, key: 'intruder' }),
  'EnvironmentRepository.remove': (unit, as, { environment }) =>
    unit.get(EnvironmentRepository).remove(as, environment.id),
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
};

it('covers every method of every repository', () => {
  const methods = Object.entries(ADAPTERS).flatMap(([port, [one, other]]) =>
    methodsOf(one, other).map((name) => `${port}.${name}`),
  );

  expect([...Object.keys(READS), ...Object.keys(WRITES)].sort()).toEqual(methods.sort());
});

for (const backend of BACKENDS) {
  backend.describe(`another tenant's ids ${backend.name}`, () => {
    let world: World;
    let victim: Victim;
    let stranger: string;

    beforeAll(async () => {
      world = await openWorld(backend);
      victim = await aVictim(world);
      stranger = await world.aTenant();
    });
    afterAll(() => world.close());

    const everythingOf = (tenantId: string) =>
      world.units.read(tenantId, async (unit) => ({
        environments: await unit.get(EnvironmentRepository).all(tenantId),
        flags: await unit.get(FlagRepository).list(tenantId, LIST),
        history: await unit.get(FlagHistory).list(tenantId, victim.flag.id, { limit: 50 }),
        segments: await unit.get(SegmentRepository).find(tenantId, 'beta'),
        keys: await unit.get(SdkKeyRepository).list(tenantId, victim.environment.id),
      }));
    /**
     * Whose unit of work it is, and which tenant id is given: a stranger with foreign ids, one who even gives
     * the foreign tenant's id (row-level security stops them), and the repository on its own (its `where`).
     */
    const disguises = () => [
      { unitOf: stranger, as: stranger },
      { unitOf: stranger, as: victim.tenantId },
      { unitOf: victim.tenantId, as: stranger },
    ];

    it.each(Object.entries(READS))('%s finds nothing', async (name, [read, nothing]) => {
      for (const { unitOf, as } of disguises()) {
        const found = await world.units.read(unitOf, (unit) => read(unit, as, victim));
        if (unitOf !== as || !TELL_OF_OWN.includes(name)) expect(found).toEqual(nothing);
        expect(JSON.stringify(found)).not.toContain(victim.environment.id);
      }
    });

    it.each(Object.entries(WRITES))('%s changes nothing of theirs', async (_, write) => {
      const before = await everythingOf(victim.tenantId);
      for (const { unitOf, as } of disguises()) {
        const caller = aCaller(unitOf);
        await world.units.write(caller, (unit) => write(unit, as, victim)).catch(() => null);
      }

      await expect(everythingOf(victim.tenantId)).resolves.toEqual(before);
    });

    it('lead to no ruleset', async () => {
      const address = { tenantId: stranger, environmentId: victim.environment.id };

      await expect(world.rulesets.load(address)).resolves.toBeNull();
      await expect(world.rulesets.changesSince(address, 0)).resolves.toBeNull();
    });
  });
}

async function aVictim(world: World): Promise<Victim> {
  const tenantId = await world.aTenant();
  const owner = aCaller(tenantId);
  const environment: Environment = {
    id: world.entropy.id(),
    key: 'only-here',
    name: 'Only here',
    revision: 0,
    createdAt: world.clock.now(),
    position: 4,
  };
  await world.units.write(owner, (unit) =>
    unit.get(EnvironmentRepository).insert(tenantId, environment),
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
  const environments = { 'only-here': { prerequisites, rules } };
  const dependent = await world.flags.create.execute(owner, { key: 'g', environments });
  const input = { name: 'k', kind: 'server' } as const;
  const { key } = await world.createKey.execute(owner, 'only-here', input);
  const flag = await world.flags.get.execute(owner, 'f');
  const [found] = await world.units.read(tenantId, async (unit) => {
    const all = await unit.get(EnvironmentRepository).all(tenantId);
    return all.filter(({ key: name }) => name === 'only-here');
  });
  return { tenantId, environment: found ?? environment, flag, dependent, key, segment };
}

/** What both adapters of a port have is the port: its abstract methods leave no trace at run time. */
function methodsOf(one: object, other: object): string[] {
  const inherited = new Set(Object.getOwnPropertyNames(other));
  return Object.getOwnPropertyNames(one).filter(
    (name) => name !== 'constructor' && inherited.has(name),
  );
}
