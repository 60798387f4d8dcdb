import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { FLAG_SORTS, type FlagListQuery, type FlagPosition } from '#domain/flags/flag-list';
import { type Caller } from '#domain/kernel/caller';
import { aCaller } from '#domain/testing/a-caller';
import { BACKENDS, openWorld, type World } from '../support/backends.js';

const FLAGS = [
  { key: 'alpha', name: '100% Ärger', tags: ['web', 'ui'], owner: 'team-a' },
  { key: 'Beta', name: 'b', description: 'The second_one', tags: ['web'], owner: 'team-b' },
  { key: 'beta', name: 'c', tags: ['UI'], environments: { production: { enabled: true } } },
  { key: 'beta-2', name: 'd', archived: true, environments: { production: { enabled: true } } },
  { key: 'z.1', name: 'e', owner: 'team-a', environments: { staging: { enabled: true } } },
];

for (const backend of BACKENDS) {
  backend.describe(`lists of flags ${backend.name}`, () => {
    let world: World;
    let owner: Caller;

    beforeAll(async () => {
      world = await openWorld(backend);
      owner = aCaller(await world.aTenant());
      for (const [at, flag] of FLAGS.entries()) {
        // Two of them share their time of creation, so that the key must break the tie.
        if (at !== 2) world.clock.advance(1000);
        await world.flags.create.execute(owner, flag);
      }
      world.clock.advance(1000);
      await world.flags.patch.execute(owner, 'alpha', { permanent: true }, '*');
    });
    afterAll(() => world.close());

    const list = (query: Partial<FlagListQuery>, caller = owner) =>
      world.flags.list.execute(caller, { sort: 'key', limit: 50, ...query });
    const keys = async (query: Partial<FlagListQuery>) =>
      (await list(query)).items.map((flag) => flag.key);

    it.each<[string, string[]]>([
      ['key', ['Beta', 'alpha', 'beta', 'beta-2', 'z.1']],
      ['createdAt', ['alpha', 'Beta', 'beta', 'beta-2', 'z.1']],
      ['updatedAt', ['Beta', 'beta', 'beta-2', 'z.1', 'alpha']],
    ])('are sorted by %s, and the other way round', async (name, expected) => {
      const ascending = FLAG_SORTS.find((sort) => sort === name) ?? 'key';
      const descending = FLAG_SORTS.find((sort) => sort === `-${name}`) ?? 'key';

      await expect(keys({ sort: ascending })).resolves.toEqual(expected);
      await expect(keys({ sort: descending })).resolves.toEqual([...expected].reverse());
    });

    it.each<[Partial<FlagListQuery>, string[]]>([
      [{ search: 'BETA' }, ['Beta', 'beta', 'beta-2']],
      [{ search: '100% ä' }, ['alpha']],
      [{ search: 'second_one' }, ['Beta']],
      [{ search: '%' }, ['alpha']],
      [{ search: '_' }, ['Beta']],
      [{ search: '\\' }, []],
      [{ tag: 'web' }, ['Beta', 'alpha']],
      [{ tag: 'UI' }, ['beta']],
      [{ tag: 'we' }, []],
      [{ owner: 'team-a' }, ['alpha', 'z.1']],
      [{ owner: 'team' }, []],
      [{ archived: true }, ['beta-2']],
      [{ archived: false }, ['Beta', 'alpha', 'beta', 'z.1']],
      [{ environment: 'production' }, ['beta', 'beta-2']],
      [{ environment: 'staging' }, ['z.1']],
      [{ environment: 'development' }, []],
      [{ environment: 'production', archived: false, search: 'beta', sort: '-key' }, ['beta']],
      [{ tag: 'web', owner: 'team-b' }, ['Beta']],
    ])('are filtered by %j', async (query, expected) => {
      await expect(keys(query)).resolves.toEqual(expected);
    });

    it('hold whole flags', async () => {
      const [first] = (await list({ limit: 1 })).items;

      await expect(world.flags.get.execute(owner, 'Beta')).resolves.toEqual(first);
    });

    it('say where the next page begins, and that there is none', async () => {
      const page = await list({ limit: 5 });
      expect(page.next).toBeNull();

      const first = await list({ limit: 4, sort: '-updatedAt' });
      expect(first.next).toEqual({
        sort: '-updatedAt',
        value: first.items[3]?.updatedAt.toISOString(),
        key: first.items[3]?.key,
      });
    });

    it.each(FLAG_SORTS)('by %s show each flag once while others come and go', async (sort) => {
      const caller = aCaller(await world.aTenant());
      const create = (key: string) => world.flags.create.execute(caller, { key });
      for (const key of ['b', 'd', 'f', 'h', 'j', 'l']) await create(key);
      const seen: string[] = [];
      let after: FlagPosition | undefined;
      let round = 0;
      do {
        const page = await list({ sort, limit: 2, after }, caller);
        seen.push(...page.items.map((flag) => flag.key));
        after = page.next ?? undefined;
        round += 1;
        const last = page.items.at(-1)?.key ?? '';
        if (round < 3) {
          // What stands where the page ended goes away, and neighbours on both sides come.
          await create(`${last}0`);
          await create(`a${round}`);
          await world.flags.remove.execute(caller, last, '*');
        }
      } while (after);

      const old = seen.filter((key) => ['b', 'd', 'f', 'h', 'j', 'l'].includes(key));
      expect(new Set(seen).size).toBe(seen.length);
      expect(old.sort()).toEqual(['b', 'd', 'f', 'h', 'j', 'l']);
    });
  });
}
