import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { SdkKeyRepository } from '#domain/access/sdk-key.repository';
import { type Caller } from '#domain/kernel/caller';
import { EnvironmentRepository } from '#domain/tenancy/environment.repository';
import { aCaller } from '#domain/testing/a-caller';
import { BACKENDS, openWorld, type World } from '../support/backends.js';

for (const backend of BACKENDS) {
  backend.describe(`the environments of a tenant ${backend.name}`, () => {
    let world: World;
    let owner: Caller;

    beforeAll(async () => {
      world = await openWorld(backend);
    });
    afterAll(() => world.close());
    beforeEach(async () => {
      owner = aCaller(await world.aTenant());
    });

    const write = <Result>(work: (repository: EnvironmentRepository) => Promise<Result>) =>
      world.units.write(owner, (unit) => work(unit.get(EnvironmentRepository)));
    const anEnvironment = (key: string, position: number) => ({
      id: world.entropy.id(),
      key,
      name: `${key} \u{1f600}`,
      revision: 0,
      createdAt: new Date('2026-05-01T00:00:00.123Z'),
      position,
    });

    it('come back as they were put in, in the order of their position', async () => {
      const [late, early] = [anEnvironment('a', 9), anEnvironment('z', 5)];
      const all = await write(async (repository) => {
        await repository.insert(owner.tenantId, late);
        await repository.insert(owner.tenantId, early);
        return repository.all(owner.tenantId);
      });

      expect(all.slice(3)).toEqual([early, late]);
    });

    it('are found by their exact key', async () => {
      const upper = anEnvironment('Staging', 4);
      await write((repository) => repository.insert(owner.tenantId, upper));

      await write(async (repository) => {
        const lower = await repository.find(owner.tenantId, 'staging');
        expect(lower?.name).toBe('Staging');
        await expect(repository.find(owner.tenantId, 'Staging')).resolves.toEqual(upper);
        await expect(repository.find(owner.tenantId, 'STAGING')).resolves.toBeNull();
      });
    });

    it('are renamed, and nothing else of them changes', async () => {
      const [first, ...rest] = await write((repository) => repository.all(owner.tenantId));
      await write((repository) => repository.rename(owner.tenantId, first?.id ?? '', 'First'));
      await write((repository) => repository.rename(owner.tenantId, world.entropy.id(), 'None'));

      await expect(write((repository) => repository.all(owner.tenantId))).resolves.toEqual([
        { ...first, name: 'First' },
        ...rest,
      ]);
    });

    it('have different keys', async () => {
      const inserting = write((repository) =>
        repository.insert(owner.tenantId, anEnvironment('staging', 4)),
      );

      await expect(inserting).rejects.toThrow();
    });

    it('take their keys, configurations and outbox rows with them', async () => {
      const { key, secret } = await world.createKey.execute(owner, 'staging', {
        name: 'k',
        kind: 'server',
      });
      await world.flags.create.execute(owner, { key: 'f' });
      await write((repository) => repository.remove(owner.tenantId, key.environmentId));

      await world.units.read(owner.tenantId, async (unit) => {
        const keys = unit.get(SdkKeyRepository);
        await expect(keys.list(owner.tenantId, key.environmentId)).resolves.toEqual([]);
      });
      await expect(world.keys.resolve(world.digest.of(secret))).resolves.toBeNull();
      const flag = await world.flags.get.execute(owner, 'f');
      expect(Object.keys(flag.environments)).toEqual(['development', 'production']);
      const outbox = await world.outboxOf(owner.tenantId);
      expect(outbox.map(({ environmentId }) => environmentId)).not.toContain(key.environmentId);
      expect(outbox).toHaveLength(2);
    });

    it('that are not there are removed without a word', async () => {
      await write((repository) => repository.remove(owner.tenantId, world.entropy.id()));

      const all = await write((repository) => repository.all(owner.tenantId));
      expect(all).toHaveLength(3);
    });
  });
}
