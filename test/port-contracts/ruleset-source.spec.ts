import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { applyChange, compileRuleset } from '#domain/evaluation/compile';
import {
  RULESET_SCHEMA_VERSION,
  type Ruleset,
  type RulesetChange,
} from '#domain/evaluation/ruleset';
import { type Caller } from '#domain/kernel/caller';
import { DomainError } from '#domain/kernel/domain-error';
import { type EnvironmentAddress } from '#domain/rulesets/ruleset.source';
import { EnvironmentRepository } from '#domain/tenancy/environment.repository';
import { aCaller } from '#domain/testing/a-caller';
import { BACKENDS, openWorld, type World } from '../support/backends.js';

type Step = (world: World, owner: Caller) => Promise<unknown>;

const KEYS = ['f0', 'f1', 'f2'];
const SEGMENTS = ['s0', 's1'];
const key = fc.constantFrom(...KEYS);
const segment = fc.constantFrom(...SEGMENTS);
const environment = fc.constantFrom('production', 'staging');

/** What people do, in any order; what the state does not allow fails and changes nothing. */
const step: fc.Arbitrary<Step> = fc.oneof(
  key.map(
    (flag): Step =>
      (world, owner) =>
        world.flags.create.execute(owner, { key: flag }),
  ),
  key.map(
    (flag): Step =>
      (world, owner) =>
        world.flags.remove.execute(owner, flag, '*'),
  ),
  fc.tuple(key, fc.boolean()).map(
    ([flag, archived]): Step =>
      (world, owner) =>
        world.flags.patch.execute(owner, flag, { archived }, '*'),
  ),
  fc.tuple(key, fc.boolean()).map(
    ([flag, clientSide]): Step =>
      (world, owner) =>
        world.flags.patch.execute(owner, flag, { clientSide }, '*'),
  ),
  fc.tuple(key, environment, fc.boolean()).map(
    ([flag, place, enabled]): Step =>
      (world, owner) =>
        world.flags.patchEnvironment.execute(owner, { flag, environment: place }, { enabled }, '*'),
  ),
  fc
    .tuple(key, environment, fc.option(segment))
    .map(([flag, place, used]): Step => (world, owner) => {
      const rule = { id: 'r', when: { segment: used }, serve: { variant: 'on' } };
      const patch = { rules: used === null ? [] : [rule] };
      return world.flags.patchEnvironment.execute(owner, { flag, environment: place }, patch, '*');
    }),
  segment.map(
    (name): Step =>
      (world, owner) =>
        world.segments.create.execute(owner, { key: name }),
  ),
  segment.map(
    (name): Step =>
      (world, owner) =>
        world.segments.remove.execute(owner, name, '*'),
  ),
  fc.tuple(segment, fc.option(segment)).map(([name, referred]): Step => (world, owner) => {
    const patch = { when: referred === null ? null : { segment: referred } };
    return world.segments.patch.execute(owner, name, patch, '*');
  }),
  fc.tuple(segment, fc.constantFrom('user-1', 'user-2')).map(
    ([name, member]): Step =>
      (world, owner) =>
        world.segments.changeMembers.execute(owner, name, { add: [member] }),
  ),
);

for (const backend of BACKENDS) {
  backend.describe(`the source of rulesets ${backend.name}`, () => {
    let world: World;

    beforeAll(async () => {
      world = await openWorld(backend);
    });
    afterAll(() => world.close());

    const addressOf = async (owner: Caller, name = 'production'): Promise<EnvironmentAddress> => {
      const { tenantId } = owner;
      const found = await world.units.read(tenantId, (unit) =>
        unit.get(EnvironmentRepository).find(tenantId, name),
      );
      return { tenantId, environmentId: found?.id ?? '' };
    };
    const aWorld = async () => {
      const owner = aCaller(await world.aTenant());
      return { owner, address: await addressOf(owner) };
    };
    const load = async (address: EnvironmentAddress): Promise<Ruleset> => {
      const ruleset = await world.rulesets.load(address);
      if (ruleset === null) throw new Error('no ruleset');
      return ruleset;
    };
    const changes = async (address: EnvironmentAddress, since: number): Promise<RulesetChange> => {
      const change = await world.rulesets.changesSince(address, since);
      if (change === null) throw new Error('no changes');
      return change;
    };
    const enabled = { production: { enabled: true } };

    it('gives what an environment serves, by key, without names and other environments', async () => {
      const { owner, address } = await aWorld();
      await world.segments.create.execute(owner, { key: 'unused' });
      await world.segments.create.execute(owner, { key: 'beta', included: ['b', 'a'] });
      await world.flags.create.execute(owner, { key: 'z', name: 'Z', clientSide: true });
      await world.flags.create.execute(owner, {
        key: 'A',
        description: 'secret plan',
        environments: {
          production: { rules: [{ id: 'r', when: { segment: 'beta' }, serve: { variant: 'on' } }] },
        },
      });

      const ruleset = await load(address);
      expect(ruleset).toMatchObject({ environment: 'production', revision: 2 });
      expect(ruleset.flags.map((flag) => [flag.key, flag.clientSide, flag.version])).toEqual([
        ['A', false, 1],
        ['z', true, 1],
      ]);
      expect(ruleset.segments).toEqual([
        { key: 'beta', included: ['a', 'b'], excluded: [], attribute: 'targetingKey', when: null },
      ]);
      expect(JSON.stringify(ruleset)).not.toContain('secret plan');
      const staging = await load(await addressOf(owner, 'staging'));
      expect(staging.segments).toEqual([]);
    });

    it('knows no environment that is gone', async () => {
      const { owner, address } = await aWorld();
      await world.units.write(owner, (unit) =>
        unit.get(EnvironmentRepository).remove(owner.tenantId, address.environmentId),
      );

      await expect(world.rulesets.load(address)).resolves.toBeNull();
      await expect(world.rulesets.changesSince(address, 0)).resolves.toBeNull();
      const revisions = await world.rulesets.revisionsOf([address.environmentId]);
      expect(revisions).toEqual(new Map());
    });

    it('tells the revisions of the environments it is asked for', async () => {
      const { owner, address } = await aWorld();
      await world.flags.create.execute(owner, { key: 'f' });
      const unknown = world.entropy.id();
      const revisions = await world.rulesets.revisionsOf([address.environmentId, unknown]);

      expect(revisions).toEqual(new Map([[address.environmentId, 1]]));
      await expect(world.rulesets.revisionsOf([])).resolves.toEqual(new Map());
    });

    it('tells flags that came, changed and went', async () => {
      const { owner, address } = await aWorld();
      for (const flag of ['deleted', 'archived', 'kept']) {
        await world.flags.create.execute(owner, { key: flag, environments: enabled });
      }
      await world.flags.remove.execute(owner, 'deleted', '*');
      await world.flags.patch.execute(owner, 'archived', { archived: true }, '*');
      await world.flags.create.execute(owner, { key: 'new' });

      const change = await changes(address, 3);
      expect(change.revision).toBe(6);
      expect(change.flags.map((flag) => flag.key)).toEqual(['new']);
      expect([...change.removedFlags].sort()).toEqual(['archived', 'deleted']);
      const flags = (await load(address)).flags.map((flag) => flag.key);
      expect(flags).toEqual(['kept', 'new']);
    });

    it('tells nothing when nothing changed, and cannot tell of a future', async () => {
      const { owner, address } = await aWorld();
      await world.flags.create.execute(owner, { key: 'f' });

      await expect(changes(address, 1)).resolves.toEqual({
        schemaVersion: RULESET_SCHEMA_VERSION,
        revision: 1,
        flags: [],
        removedFlags: [],
        segments: [],
        removedSegments: [],
      });
      await expect(world.rulesets.changesSince(address, 2)).resolves.toBeNull();
    });

    it('comes to the same by changes as by loading, whatever people do', async () => {
      const property = fc.asyncProperty(
        fc.array(fc.tuple(step, fc.boolean()), { minLength: 8, maxLength: 24 }),
        async (steps) => {
          const { owner, address } = await aWorld();
          let followed = compileRuleset(await load(address));
          for (const [act, catchUp] of steps) {
            await act(world, owner).catch(onlyRefusals);
            if (!catchUp) continue;
            followed = applyChange(followed, await changes(address, followed.revision));
          }
          followed = applyChange(followed, await changes(address, followed.revision));

          const loaded = compileRuleset(await load(address));
          expect(followed.revision).toBe(loaded.revision);
          expect(sources(followed.flags)).toEqual(sources(loaded.flags));
          expect(sources(followed.segments)).toEqual(sources(loaded.segments));
        },
      );
      await fc.assert(property, { numRuns: 12 });
    });
  });
}

function onlyRefusals(error: unknown): void {
  if (!(error instanceof DomainError)) throw error;
}

/** What was compiled, by key: the functions that came of it cannot be compared. */
function sources<Item extends { readonly source: unknown }>(
  items: ReadonlyMap<string, Item>,
): Map<string, unknown> {
  return new Map([...items].map(([name, { source }]) => [name, source]));
}
