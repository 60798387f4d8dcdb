import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { FlagHistory, type FlagHistoryQuery, type FlagVersion } from '#domain/flags/flag-history';
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

    const history = <Result>(work: (history: FlagHistory) => Promise<Result>) =>
      world.units.read(owner.tenantId, (unit) => work(unit.get(FlagHistory)));
    const page = (flagId: string, query: FlagHistoryQuery) =>
      history((versions) => versions.list(owner.tenantId, flagId, query));
    const list = async (flagId: string) => (await page(flagId, { limit: 50 })).items;
    const find = (flagId: string, version: number) =>
      history((versions) => versions.find(owner.tenantId, flagId, version));

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
      const second = {
        flagId: id,
        version: 2,
        at: versions[1]?.at,
        actor: owner.actor,
        action: 'flag.update',
        changes: [{ path: '/tags', from: [], to: ['\u{1f600}'] }],
      };
      expect(versions[1]).toEqual(second);
      await expect(find(id, 2)).resolves.toMatchObject({
        ...second,
        definition: {
          key: 'f',
          tags: ['\u{1f600}'],
          environments: { staging: { enabled: false } },
        },
      });
      await expect(find(id, 4)).resolves.toBeNull();
    });

    it('keeps odd documents', async () => {
      const { id } = await world.flags.create.execute(owner, { key: 'f' });
      const first = await find(id, 1);
      const changes: unknown = JSON.parse(
        '[{"path":"/a~1b","from":{"z":1,"a":[],"__proto__":null},"to":null}]',
      );
      const odd = { ...first, version: 2, changes } as FlagVersion;
      await world.units.write(owner, (unit) => unit.get(FlagHistory).append(owner.tenantId, odd));

      await expect(find(id, 2)).resolves.toEqual(odd);
      expect((await list(id))[0]?.changes).toEqual(changes);
    });

    it('gives no more than asked, says where to go on, and tells nothing of other flags', async () => {
      const { id } = await world.flags.create.execute(owner, { key: 'f' });
      await world.flags.create.execute(owner, { key: 'g' });
      for (const name of ['1', '2', '3']) {
        await world.flags.patch.execute(owner, 'f', { name }, '*');
      }
      const versions = async (query: FlagHistoryQuery) => {
        const { items, next } = await page(id, query);
        return [items.map(({ version }) => version), next];
      };

      await expect(versions({ limit: 2 })).resolves.toEqual([[4, 3], 3]);
      await expect(versions({ limit: 2, before: 3 })).resolves.toEqual([[2, 1], null]);
      await expect(versions({ limit: 2, before: 1 })).resolves.toEqual([[], null]);
      await expect(list(world.entropy.id())).resolves.toEqual([]);
      await expect(find(world.entropy.id(), 1)).resolves.toBeNull();
    });
  });
}
