import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { SdkKeyRepository } from '#domain/access/sdk-key.repository';
import { type SdkKey } from '#domain/access/sdk-key';
import { type Caller } from '#domain/kernel/caller';
import { type Environment } from '#domain/tenancy/environment';
import { EnvironmentRepository } from '#domain/tenancy/environment.repository';
import { aCaller } from '#domain/testing/a-caller';
import { BACKENDS, openWorld, type World } from '../support/backends.js';

const LONG_AGO = new Date('2001-01-01T00:00:00Z');
const FAR_AHEAD = new Date('2101-01-01T00:00:00.001Z');

for (const backend of BACKENDS) {
  backend.describe(`SDK keys ${backend.name}`, () => {
    let world: World;
    let owner: Caller;
    let staging: Environment;

    beforeAll(async () => {
      world = await openWorld(backend);
    });
    afterAll(() => world.close());
    beforeEach(async () => {
      owner = aCaller(await world.aTenant());
      const found = await world.units.read(owner.tenantId, (unit) =>
        unit.get(EnvironmentRepository).find(owner.tenantId, 'staging'),
      );
      if (found) staging = found;
    });

    const write = <Result>(work: (repository: SdkKeyRepository) => Promise<Result>) =>
      world.units.write(owner, (unit) => work(unit.get(SdkKeyRepository)));
    const aKey = (changes: Partial<SdkKey> = {}): SdkKey => ({
      id: world.entropy.id(),
      environmentId: staging.id,
      environmentKey: 'staging',
      name: 'ein Schlüssel \u{1f511}',
      kind: 'client',
      prefix: 'ffs_cli_abcd',
      createdAt: new Date('2026-05-01T00:00:00.123Z'),
      lastUsedAt: null,
      expiresAt: null,
      revokedAt: null,
      ...changes,
    });
    const insert = async (changes: Partial<SdkKey> = {}) => {
      const key = aKey(changes);
      const hash = world.digest.of(key.id);
      await write((repository) => repository.insert(owner.tenantId, key, hash));
      return { key, hash };
    };
    const list = () => write((repository) => repository.list(owner.tenantId, staging.id));

    it('come back as they were put in, oldest first', async () => {
      const { key: young } = await insert({ createdAt: FAR_AHEAD, expiresAt: FAR_AHEAD });
      const { key: old } = await insert({ createdAt: LONG_AGO });
      const { key: twin } = await insert({ createdAt: LONG_AGO });

      await expect(list()).resolves.toEqual([old, twin, young]);
    });

    it('are found by id in their environment only', async () => {
      const { key } = await insert();

      await write(async (repository) => {
        const { tenantId } = owner;
        await expect(repository.find(tenantId, staging.id, key.id)).resolves.toEqual(key);
        for (const [environmentId, id] of [
          [world.entropy.id(), key.id],
          [staging.id, world.entropy.id()],
          [staging.id, 'not-an-id'],
        ] as const) {
          await expect(repository.find(tenantId, environmentId, id)).resolves.toBeNull();
        }
      });
    });

    it('end when they are told to', async () => {
      const { key } = await insert();
      const end = { expiresAt: FAR_AHEAD, revokedAt: LONG_AGO };
      await write((repository) => repository.setEnd(owner.tenantId, key.id, end));
      await expect(list()).resolves.toEqual([{ ...key, ...end }]);

      const never = { expiresAt: null, revokedAt: null };
      await write((repository) => repository.setEnd(owner.tenantId, key.id, never));
      await expect(list()).resolves.toEqual([key]);
    });

    it('are of an environment that exists', async () => {
      await expect(insert({ environmentId: world.entropy.id() })).rejects.toThrow();
    });

    it('resolve by their hash while they live', async () => {
      const { key, hash } = await insert({ expiresAt: FAR_AHEAD });
      const principal = {
        keyId: key.id,
        kind: 'client',
        tenantId: owner.tenantId,
        environmentId: staging.id,
        environmentKey: 'staging',
      };

      await expect(world.keys.resolve(hash)).resolves.toMatchObject(principal);
      await expect(world.keys.resolveId(key.id)).resolves.toMatchObject(principal);
      await expect(world.keys.living([key.id])).resolves.toEqual(new Set([key.id]));
    });

    it.each<[string, Partial<SdkKey>]>([
      ['expired', { expiresAt: LONG_AGO }],
      ['revoked', {}],
    ])('do not resolve when %s', async (reason, changes) => {
      const { key, hash } = await insert(changes);
      if (reason === 'revoked') {
        const end = { expiresAt: null, revokedAt: LONG_AGO };
        await write((repository) => repository.setEnd(owner.tenantId, key.id, end));
      }

      await expect(world.keys.resolve(hash)).resolves.toBeNull();
      await expect(world.keys.resolveId(key.id)).resolves.toBeNull();
    });

    it('live as long as they are neither revoked nor expired, and their environment is there', async () => {
      const [alive, expired, revoked] = [
        await insert(),
        await insert({ expiresAt: LONG_AGO }),
        await insert(),
      ];
      const end = { expiresAt: null, revokedAt: LONG_AGO };
      await write((repository) => repository.setEnd(owner.tenantId, revoked.key.id, end));
      const ids = [alive, expired, revoked].map(({ key }) => key.id);
      await expect(world.keys.living([...ids, world.entropy.id()])).resolves.toEqual(
        new Set([alive.key.id]),
      );
      await expect(world.keys.living([])).resolves.toEqual(new Set());

      await world.units.write(owner, (unit) =>
        unit.get(EnvironmentRepository).remove(owner.tenantId, staging.id),
      );
      await expect(world.keys.living(ids)).resolves.toEqual(new Set());
    });

    it('do not resolve by anything else', async () => {
      await insert();

      await expect(world.keys.resolve(world.digest.of('unknown'))).resolves.toBeNull();
      await expect(world.keys.resolve('')).resolves.toBeNull();
      await expect(world.keys.resolveId(world.entropy.id())).resolves.toBeNull();
    });
  });
}
