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

    const page = (flagId: string, query: FlagHistoryQuery) =>
      world.units.read(owner.tenantId, (unit) =>
        unit.get(FlagHistory).list(owner.tenantId, flagId, query),
      );
    const find = (flagId: string, version: number) =>
      world.units.read(owner.tenantId, (unit) =>
        unit.get(FlagHistory).find(owner.tenantId, flagId, version),
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

      const { items } = await page(id, { limit: 50 });
      expect(items.map(({ version, action, at }) => [version, action, at])).toEqual([
        [3, 'flag.delete', world.clock.now()],
        [2, 'flag.update', new Date(world.clock.now().getTime() - 1)],
        [1, 'flag.create', new Date(world.clock.now().getTime() - 1)],
      ]);
      await expect(find(id, 2)).resolves.toMatchObject({
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
      const first = await find(id, 1);
      const changes: unknown = JSON.parse(
        '[{"path":"/a~1b","from":{"z":1,"a":[],"__proto__":null},"to":null}]',
      );
      const odd = { ...first, version: 2, changes } as FlagVersion;
      await world.units.write(owner, (unit) => unit.get(FlagHistory).append(owner.tenantId, odd));

      await expect(find(id, 2)).resolves.toEqual(odd);
      await expect(find(id, 1)).resolves.toEqual(first);
      await expect(find(id, 3)).resolves.toBeNull();
    });

    it('gives no more than asked, and nothing of other flags', async () => {
      const { id } = await world.flags.create.execute(owner, { key: 'f' });
      await world.flags.create.execute(owner, { key: 'g' });
      for (const name of ['1', '2', '3'])
        await world.flags.patch.execute(owner, 'f', { name }, '*');

      const newest = await page(id, { limit: 2 });
      expect(newest.items.map(({ version }) => version)).toEqual([4, 3]);
      expect(newest.next).toBe(3);
      const oldest = await page(id, { limit: 2, before: 3 });
      expect(oldest.items.map(({ version }) => version)).toEqual([2, 1]);
      expect(oldest.next).toBeNull();
      const none = { items: [], next: null };
      await expect(page(world.entropy.id(), { limit: 2 })).resolves.toEqual(none);
    });
  });
}
