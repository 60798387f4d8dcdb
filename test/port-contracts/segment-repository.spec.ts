import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { type Caller } from '#domain/kernel/caller';
import { type Segment } from '#domain/segments/segment';
import { SegmentRepository } from '#domain/segments/segment.repository';
import { EnvironmentRepository } from '#domain/tenancy/environment.repository';
import { aCaller } from '#domain/testing/a-caller';
import { BACKENDS, openWorld, type World } from '../support/backends.js';

for (const backend of BACKENDS) {
  backend.describe(`the segments of a tenant ${backend.name}`, () => {
    let world: World;
    let owner: Caller;

    beforeAll(async () => {
      world = await openWorld(backend);
    });
    afterAll(() => world.close());
    beforeEach(async () => {
      owner = aCaller(await world.aTenant());
    });

    const write = <Result>(work: (repository: SegmentRepository) => Promise<Result>) =>
      world.units.write(owner, (unit) => work(unit.get(SegmentRepository)));
    const find = (key: string) => write((repository) => repository.find(owner.tenantId, key));
    const aSegment = (key: string, changes: Partial<Segment> = {}): Segment => ({
      id: world.entropy.id(),
      key,
      name: key,
      description: '',
      included: [],
      excluded: [],
      attribute: 'targetingKey',
      when: null,
      version: 1,
      createdAt: new Date('2026-05-01T00:00:00.123Z'),
      updatedAt: new Date('2026-05-01T00:00:00.123Z'),
      ...changes,
    });
    const insert = (...segments: Segment[]) =>
      write(async (repository) => {
        for (const segment of segments) await repository.insert(owner.tenantId, segment);
      });
    const useIn = (environment: string, segment: string, fields: object = {}) => {
      const rules = [{ id: 'r', when: { not: { segment } }, serve: { variant: 'on' } }];
      const input = {
        key: `${environment}-${segment}`,
        environments: { [environment]: { rules } },
      };
      return world.flags.create.execute(owner, { ...input, ...fields });
    };

    it('come back as they were put in, members in the order of their code points', async () => {
      const segment = aSegment('beta', {
        name: 'Béta \u{1f600}',
        description: 'why\n"not"',
        included: ['', 'A', 'a', "o'neil", 'ü', '\uff5e', '\u{1f600}'],
        excluded: ['{"a"}', '\\'],
        attribute: 'org.id',
        when: { any: [{ attribute: 'b', op: 'in', values: ['z', 1, true] }, { segment: 'x' }] },
        version: 7,
      });
      await insert(segment);

      const found = await find('beta');
      expect(found && { ...found, excluded: [...found.excluded].sort() }).toEqual({
        ...segment,
        excluded: [...segment.excluded].sort(),
      });
      expect(JSON.stringify(found?.when)).toBe(JSON.stringify(segment.when));
    });

    it('do not change by being sent as they were read', async () => {
      await world.segments.create.execute(owner, {
        key: 'beta',
        included: ['\u{1f600}', '\uff5e', 'z', 'a'],
      });
      const read = await world.segments.get.execute(owner, 'beta');
      const { included } = read;

      await expect(world.segments.patch.execute(owner, 'beta', { included }, [1])).resolves.toEqual(
        read,
      );
      await expect(world.segments.patch.execute(owner, 'beta', {}, [1])).resolves.toEqual(read);
    });

    it('are found by their exact key, and told without members', async () => {
      const [upper, lower] = [aSegment('Beta', { included: ['a', 'b'] }), aSegment('beta')];
      await insert(upper, lower);

      await expect(find('beta')).resolves.toEqual(lower);
      await expect(find('BETA')).resolves.toBeNull();
      await expect(insert(aSegment('beta'))).rejects.toThrow();
      await write(async (repository) => {
        const { included, excluded, ...rest } = upper;
        await expect(repository.findSummary(owner.tenantId, 'Beta')).resolves.toEqual({
          ...rest,
          includedCount: included.length,
          excludedCount: excluded.length,
        });
        await expect(repository.findSummary(owner.tenantId, 'never')).resolves.toBeNull();
        await expect(repository.count(owner.tenantId)).resolves.toBe(2);
        await expect(
          repository.existing(owner.tenantId, ['beta', 'never', 'BETA']),
        ).resolves.toEqual(new Set(['beta']));
      });
    });

    it('are listed by key after a key, long lists by their count', async () => {
      const long = Array.from({ length: 1_001 }, (_, at) => `user-${10_000 + at}`);
      await insert(
        aSegment('b', { included: long, excluded: long.slice(1) }),
        aSegment('C'),
        aSegment('a', { included: ['x'] }),
      );

      await write(async (repository) => {
        const list = (after: string | undefined, limit: number) =>
          repository.list(owner.tenantId, { after, limit });
        const all = await list(undefined, 10);
        expect(all.map(({ key }) => key)).toEqual(['C', 'a', 'b']);
        expect(all[1]).toMatchObject({ included: ['x'], excluded: [], includedCount: 1 });
        expect(all[2]).toMatchObject({
          included: null,
          includedCount: 1_001,
          excludedCount: 1_000,
        });
        expect(all[2]?.excluded).toHaveLength(1_000);
        expect((await list('C', 1)).map(({ key }) => key)).toEqual(['a']);
        await expect(list('b', 10)).resolves.toEqual([]);
      });
    });

    it('are replaced and removed by their id', async () => {
      const before = aSegment('beta', { included: ['a', 'b'], when: { segment: 'x' } });
      await insert(before, aSegment('other', { included: ['a'] }));
      const after = { ...before, name: 'After', included: ['b', 'c'], when: null, version: 2 };
      await write((repository) => repository.update(owner.tenantId, after));
      await expect(find('beta')).resolves.toEqual(after);
      await expect(find('other')).resolves.toMatchObject({ included: ['a'] });
      await write(async (repository) => {
        await expect(repository.referenceGraph(owner.tenantId)).resolves.toEqual(new Map());
        await repository.remove(owner.tenantId, before.id);
        await repository.remove(owner.tenantId, world.entropy.id());
      });

      await expect(find('beta')).resolves.toBeNull();
      await expect(find('other')).resolves.not.toBeNull();
    });

    it('gain and lose members one by one', async () => {
      const segment = aSegment('beta', { included: ['a', 'b'], excluded: ['a'] });
      await insert(segment);
      const stamp = { version: 2, updatedAt: new Date('2026-06-01T00:00:00Z') };
      const change = (
        add: string[],
        remove: string[],
        list: 'included' | 'excluded' = 'included',
      ) =>
        write((repository) =>
          repository.changeMembers(owner.tenantId, segment.id, { list, add, remove }, stamp),
        );

      await expect(change(['b'], ['z'])).resolves.toEqual({
        added: 0,
        removed: 0,
        counts: { includedCount: 2, excludedCount: 1 },
      });
      await expect(find('beta')).resolves.toEqual(segment);
      await expect(change(['b', 'c', 'd'], ['a', 'z'])).resolves.toEqual({
        added: 2,
        removed: 1,
        counts: { includedCount: 3, excludedCount: 1 },
      });
      await change([], ['a'], 'excluded');
      await expect(find('beta')).resolves.toEqual({
        ...segment,
        ...stamp,
        included: ['b', 'c', 'd'],
        excluded: [],
      });
    });

    it('tell what they refer to, who uses them, and where', async () => {
      await insert(
        aSegment('inner'),
        aSegment('middle', { when: { all: [{ segment: 'inner' }, { segment: 'inner' }] } }),
        aSegment('outer', { when: { not: { segment: 'middle' } } }),
      );
      await useIn('production', 'outer');
      await useIn('staging', 'inner');
      await useIn('development', 'middle', { archived: true });
      const environments = await world.units.read(owner.tenantId, (unit) =>
        unit.get(EnvironmentRepository).all(owner.tenantId),
      );

      await write(async (repository) => {
        const using = async (key: string) => {
          const ids = await repository.environmentsUsing(owner.tenantId, key);
          return environments.filter(({ id }) => ids.includes(id)).map(({ key: name }) => name);
        };
        await expect(repository.referenceGraph(owner.tenantId)).resolves.toEqual(
          new Map([
            ['middle', ['inner']],
            ['outer', ['middle']],
          ]),
        );
        await expect(repository.usersOf(owner.tenantId, 'inner')).resolves.toEqual({
          flags: ['staging-inner'],
          segments: ['middle'],
        });
        await expect(repository.usersOf(owner.tenantId, 'middle')).resolves.toEqual({
          flags: ['development-middle'],
          segments: ['outer'],
        });
        await expect(using('inner')).resolves.toEqual(['staging', 'production']);
        await expect(using('middle')).resolves.toEqual(['production']);
        await expect(using('outer')).resolves.toEqual(['production']);
        await expect(using('never')).resolves.toEqual([]);
      });
    });
  });
}
