import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { type Flag, type FlagEnvironment } from '#domain/flags/flag';
import { FlagRepository } from '#domain/flags/flag.repository';
import { type Caller } from '#domain/kernel/caller';
import { EnvironmentRepository } from '#domain/tenancy/environment.repository';
import { aCaller } from '#domain/testing/a-caller';
import { BACKENDS, openWorld, type World } from '../support/backends.js';

const OFF: FlagEnvironment = {
  enabled: false,
  offVariant: 'off',
  targets: [],
  prerequisites: [],
  rules: [],
  fallthrough: { variant: 'on' },
  version: 1,
  servedVersion: 1,
};

/** Everything that a lossy column, a reordering or a careless mapper would change. */
const ODD_VALUE: unknown = JSON.parse(
  '{"z":1,"a":{"__proto__":[],"constructor":null},"\u{1f600} ü":[[],{},"","\\"\\\\",1e-7,9007199254740991],"":false}',
);

for (const backend of BACKENDS) {
  backend.describe(`the flags of a tenant ${backend.name}`, () => {
    let world: World;
    let owner: Caller;

    beforeAll(async () => {
      world = await openWorld(backend);
    });
    afterAll(() => world.close());
    beforeEach(async () => {
      owner = aCaller(await world.aTenant());
    });

    const write = <Result>(work: (repository: FlagRepository) => Promise<Result>) =>
      world.units.write(owner, (unit) => work(unit.get(FlagRepository)));
    const find = (key: string) => write((repository) => repository.find(owner.tenantId, key));
    const aFlag = (key: string, changes: Partial<Flag> = {}): Flag => ({
      id: world.entropy.id(),
      key,
      name: key,
      description: '',
      tags: [],
      owner: null,
      type: 'boolean',
      variants: [
        { key: 'on', value: true },
        { key: 'off', value: false },
      ],
      clientSide: false,
      permanent: false,
      archived: false,
      version: 1,
      createdAt: new Date('2026-05-01T00:00:00.123Z'),
      updatedAt: new Date('2026-05-01T00:00:00.123Z'),
      environments: { development: OFF, staging: OFF, production: OFF },
      ...changes,
    });
    const insert = async (...flags: Flag[]) => {
      await write(async (repository) => {
        for (const flag of flags) await repository.insert(owner.tenantId, flag);
      });
    };
    const requiring = (...keys: string[]): FlagEnvironment => ({
      ...OFF,
      prerequisites: keys.map((flag) => ({ flag, variants: ['on'] })),
    });

    it('come back as they were put in', async () => {
      const flag = aFlag('full', {
        name: 'Namé \u{1f600}',
        description: 'line\nline\ttab "quote" \\ %_',
        tags: ['b', 'a', 'with, comma', '{"}', 'null', ''],
        owner: 'payments',
        type: 'json',
        variants: [
          { key: '10%', value: ODD_VALUE as never },
          { key: 'null', value: null },
          { key: 'empty', value: [] },
        ],
        clientSide: true,
        permanent: true,
        archived: true,
        version: 2_000_000_000,
        updatedAt: new Date('2026-12-31T23:59:59.999Z'),
        environments: {
          development: OFF,
          staging: { ...OFF, offVariant: null, version: 3, servedVersion: 7 },
          production: {
            enabled: true,
            offVariant: 'null',
            targets: [{ variant: '10%', values: ['', '\u{1f600}', "o'neil"], attribute: 'a.b' }],
            prerequisites: [{ flag: 'other', variants: ['b', 'a'] }],
            rules: [
              {
                id: 'r',
                name: '',
                when: { all: [{ not: { attribute: 'x', op: 'in', values: [1.5, 'a', true] } }] },
                serve: { variant: 'null' },
              },
            ],
            fallthrough: {
              split: [
                { variant: '10%', weight: 0.001 },
                { variant: 'null', weight: 99.999 },
              ],
              bucketBy: 'org',
              salt: '',
              hash: 'unleash',
            },
            version: 9,
            servedVersion: 9,
          },
        },
      });
      await insert(flag);

      const found = await find('full');
      expect(found).toEqual(flag);
      // The order of members is what a person wrote, and an answer shows it so.
      expect(JSON.stringify(found?.variants)).toBe(JSON.stringify(flag.variants));
      expect(JSON.stringify(Object.entries(found?.environments ?? {}))).toBe(
        JSON.stringify(Object.entries(flag.environments)),
      );
    });

    it('are found by their exact key', async () => {
      const [upper, lower] = [aFlag('Checkout'), aFlag('checkout')];
      await insert(upper, lower);

      await expect(find('Checkout')).resolves.toEqual(upper);
      await expect(find('checkout')).resolves.toEqual(lower);
      for (const other of ['CHECKOUT', 'checkou', 'checkout ', '%', '', "' or true --"]) {
        await expect(find(other)).resolves.toBeNull();
      }
    });

    it('have different keys', async () => {
      await insert(aFlag('f'));

      await expect(insert(aFlag('f'))).rejects.toThrow();
    });

    it('are replaced by their id', async () => {
      const before = aFlag('f', {
        environments: { ...aFlag('f').environments, staging: requiring('x') },
      });
      await insert(before, aFlag('other'));
      const after: Flag = {
        ...before,
        name: 'After',
        tags: ['new'],
        archived: true,
        version: 2,
        updatedAt: new Date('2026-06-01T00:00:00Z'),
        environments: {
          ...before.environments,
          staging: OFF,
          production: { ...OFF, enabled: true, version: 2, servedVersion: 2 },
        },
      };
      await write((repository) => repository.update(owner.tenantId, after));

      await expect(find('f')).resolves.toEqual(after);
      await expect(find('other')).resolves.toMatchObject({ version: 1 });
      await write(async (repository) => {
        await expect(repository.dependentsOf(owner.tenantId, 'x')).resolves.toEqual([]);
      });
    });

    it('keep the configuration of an environment that an update leaves out', async () => {
      const flag = aFlag('f');
      await insert(flag);
      const { staging, ...others } = flag.environments;
      await write((repository) =>
        repository.update(owner.tenantId, { ...flag, environments: others }),
      );

      expect((await find('f'))?.environments['staging']).toEqual(staging);
    });

    it('are removed by their id', async () => {
      const flag = aFlag('f');
      await insert(flag, aFlag('g'));
      await write((repository) => repository.remove(owner.tenantId, flag.id));
      await write((repository) => repository.remove(owner.tenantId, world.entropy.id()));

      await expect(find('f')).resolves.toBeNull();
      await write(async (repository) => {
        await expect(repository.count(owner.tenantId)).resolves.toBe(1);
      });
    });

    it('get their defaults in a new environment, by type and order of variants', async () => {
      await insert(
        aFlag('yes-no', {
          version: 4,
          variants: [
            { key: 'no', value: false },
            { key: 'yes', value: true },
          ],
        }),
        aFlag('only-true', {
          variants: [
            { key: 'a', value: true },
            { key: 'b', value: true },
          ],
        }),
        aFlag('text', {
          type: 'string',
          variants: [
            { key: 'a', value: 'true' },
            { key: 'b', value: 'false' },
          ],
        }),
        aFlag('json', {
          type: 'json',
          variants: [
            { key: 'a', value: false },
            { key: 'b', value: true },
          ],
        }),
      );
      const id = world.entropy.id();
      await world.units.write(owner, async (unit) => {
        const createdAt = world.clock.now();
        const qa = { id, key: 'qa', name: 'QA', revision: 0, createdAt, position: 4 };
        await unit.get(EnvironmentRepository).insert(owner.tenantId, qa);
        await unit.get(FlagRepository).addEnvironment(owner.tenantId, id);
      });

      const configurations = await Promise.all(
        ['yes-no', 'only-true', 'text', 'json'].map(
          async (key) => (await find(key))?.environments['qa'],
        ),
      );
      expect(configurations).toEqual([
        { ...OFF, offVariant: 'no', fallthrough: { variant: 'yes' }, servedVersion: 4 },
        { ...OFF, offVariant: 'b', fallthrough: { variant: 'a' } },
        { ...OFF, offVariant: 'b', fallthrough: { variant: 'a' } },
        { ...OFF, offVariant: 'b', fallthrough: { variant: 'a' } },
      ]);
    });

    it('tell what they require, by environment', async () => {
      await insert(
        aFlag('a', { environments: { production: requiring('c', 'b'), staging: requiring('b') } }),
        aFlag('b', { environments: { production: requiring('c') }, archived: true }),
        aFlag('c'),
      );

      await write(async (repository) => {
        const graph = (environment: string, ...from: string[]) =>
          repository.prerequisiteGraph(owner.tenantId, environment, from);
        await expect(graph('production', 'a')).resolves.toEqual(
          new Map([
            ['a', ['b', 'c']],
            ['b', ['c']],
          ]),
        );
        await expect(graph('production', 'b', 'c')).resolves.toEqual(new Map([['b', ['c']]]));
        await expect(graph('production')).resolves.toEqual(new Map());
        await expect(graph('staging', 'a', 'nowhere')).resolves.toEqual(new Map([['a', ['b']]]));
        await expect(graph('development', 'a')).resolves.toEqual(new Map());
        await expect(graph('moon', 'a')).resolves.toEqual(new Map());
        await expect(repository.dependentsOf(owner.tenantId, 'c')).resolves.toEqual(['a', 'b']);
        await expect(repository.dependentsOf(owner.tenantId, 'b')).resolves.toEqual(['a']);
        await expect(repository.dependentsOf(owner.tenantId, 'a')).resolves.toEqual([]);
      });
    });
  });
}
