import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { FlagHistory, type FlagVersion } from '#domain/flags/flag-history';
import { type Caller } from '#domain/kernel/caller';
import { aCaller } from '#domain/testing/a-caller';
import { BACKENDS, openWorld, type World } from '../support/backends.js';

for (const backend of BACKENDS) {
  backend.describe(`the history of flags ${backend.name}`, () => {
    let world: World;
    let owner: Caller;

    beforeAll(async () => {
      world = await openWorld(backend);
    });
    afterAll(() => world.close());
    beforeEach(async () => {
      owner = aCaller(await world.aTenant());
    });

    const list = (flagId: string, limit = 50) =>
      world.units.read(owner.tenantId, (unit) =>
        unit.get(FlagHistory).list(owner.tenantId, flagId, limit),
      );

    it('holds every version, newest first, as it was written', async () => {
      const { id } = await world.flags.create.execute(owner, { key: 'f' });
      await world.flags.patch.execute(
        owner,
        'f',
        { name: '', tags: ['\u{1f600}', ''].slice(0, 1) },
        [1],
      );
      world.clock.advance(1);
      await world.flags.remove.execute(owner, 'f', [2]);

      const versions = await list(id);
      expect(versions.map(({ version, action, at }) => [version, action, at])).toEqual([
        [3, 'flag.delete', world.clock.now()],
        [2, 'flag.update', new Date(world.clock.now().getTime() - 1)],
        [1, 'flag.create', new Date(world.clock.now().getTime() - 1)],
      ]);
      expect(versions[1]).toMatchObject({
        flagId: id,
        actor: owner.actor,
        changes: [{ path: '/tags', from: [], to: ['\u{1f600}'] }],
        definition: {
          key: 'f',
          tags: ['\u{1f600}'],
          environments: { staging: { enabled: false } },
        },
      });
    });

    it('keeps odd documents', async () => {
      const { id } = await world.flags.create.execute(owner, { key: 'f' });
      const [first] = await list(id);
      const changes: unknown = JSON.parse(
        '[{"path":"/a~1b","from":{"z":1,"a":[],"__proto__":null},"to":null}]',
      );
      const odd = { ...first, version: 2, changes } as FlagVersion;
      await world.units.write(owner, (unit) => unit.get(FlagHistory).append(owner.tenantId, odd));

      await expect(list(id)).resolves.toEqual([odd, first]);
    });

    it('gives no more than asked, and nothing of other flags', async () => {
      const { id } = await world.flags.create.execute(owner, { key: 'f' });
      await world.flags.create.execute(owner, { key: 'g' });
      for (const name of ['1', '2', '3'])
        await world.flags.patch.execute(owner, 'f', { name }, '*');

      expect((await list(id, 2)).map(({ version }) => version)).toEqual([4, 3]);
      await expect(list(world.entropy.id())).resolves.toEqual([]);
    });
  });
}
