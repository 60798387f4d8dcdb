import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { MemberRepository } from '#domain/access/member.repository';
import { SdkKeyRepository } from '#domain/access/sdk-key.repository';
import { AdminTokenRepository } from '#domain/access/admin-token.repository';
import { FlagHistory } from '#domain/flags/flag-history';
import { FlagRepository } from '#domain/flags/flag.repository';
import { type Port } from '#domain/kernel/unit-of-work';
import { SegmentRepository } from '#domain/segments/segment.repository';
import { EnvironmentRepository } from '#domain/tenancy/environment.repository';
import { TenantRepository } from '#domain/tenancy/tenant.repository';
import { aCaller } from '#domain/testing/a-caller';
import { IN_MEMORY_ADAPTERS } from '#domain/testing/in-memory-unit';
import { POSTGRES_ADAPTERS } from '#infra/postgres/bound-unit';
import { BACKENDS, openWorld, type World } from '../support/backends.js';
import { READS, TELL_OF_OWN } from '../support/strangers/reads.js';
import { aVictim, type Victim } from '../support/strangers/victim.js';
import { WRITES } from '../support/strangers/writes.js';

it('covers every method of every repository', () => {
  const [inMemory, inPostgres] = [methodsOf(IN_MEMORY_ADAPTERS), methodsOf(POSTGRES_ADAPTERS)];
  expect([...inMemory.keys()].sort()).toEqual([...inPostgres.keys()].sort());

  const methods = [...inPostgres].flatMap(([port, names]) =>
    names.filter((name) => inMemory.get(port)?.includes(name)).map((name) => `${port}.${name}`),
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
      stranger = await world.aTenant();
      victim = await aVictim(world);
    });
    afterAll(() => world.close());

    const everythingOf = async (tenantId: string) => ({
      rows: await world.units.read(tenantId, async (unit) => ({
        tenant: await unit.get(TenantRepository).find(tenantId),
        members: await unit.get(MemberRepository).page(tenantId, { after: null, limit: 50 }),
        tokens: await unit.get(AdminTokenRepository).page(tenantId, { after: null, limit: 50 }),
        environments: await unit.get(EnvironmentRepository).all(tenantId),
        flags: await unit.get(FlagRepository).list(tenantId, { sort: 'key', limit: 50 }),
        history: await unit.get(FlagHistory).list(tenantId, victim.flag.id, { limit: 50 }),
        segments: await unit.get(SegmentRepository).find(tenantId, 'beta'),
        keys: await unit.get(SdkKeyRepository).list(tenantId, victim.environment.id),
      })),
      person: await world.identities.findById(victim.member.id),
      invitation: await world.invitations.find(victim.invitationHash, new Date(0)),
    });
    const idsOf = ({ environment, flag, key, segment, member, token, tenantId }: Victim) => [
      ...[environment, flag, key, segment, member, token].map(({ id }) => id),
      tenantId,
      token.madeBy,
    ];
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
        const text = JSON.stringify(found);
        expect(idsOf(victim).filter((id) => text.includes(id))).toEqual([]);
      }
    });

    it.each(Object.entries(READS))(
      '%s finds something for those it belongs to',
      async (_, [read, nothing]) => {
        const { tenantId } = victim;
        const found = await world.units.read(tenantId, (unit) => read(unit, tenantId, victim));
        expect(found).not.toEqual(nothing);
      },
    );

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

type Adapters = ReadonlyMap<Port<object>, (...parts: never[]) => object>;

/** By name of the port. What both adapters of a port have is the port: abstract methods leave no trace. */
function methodsOf(adapters: Adapters): Map<string, readonly string[]> {
  const none = [] as never[];
  return new Map(
    [...adapters].map(([port, create]) => {
      const prototype = Object.getPrototypeOf(create(...none)) as object;
      const names = Object.getOwnPropertyNames(prototype);
      return [port.name, names.filter((name) => name !== 'constructor')];
    }),
  );
}
