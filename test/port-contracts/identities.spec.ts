import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type NewTenant } from '#domain/tenancy/found-tenant.use-case';
import { BACKENDS, openWorld, type World } from '../support/backends.js';

const ORIGIN = { ip: null, requestId: 'r' };
const tenant = (key: string, email: string, name = 'Ada'): NewTenant => ({
  key,
  name: `${key} & Co`,
  owner: { email, name, password: 'correct horse' },
});

for (const backend of BACKENDS) {
  backend.describe(`persons and tenants ${backend.name}`, () => {
    let world: World;

    beforeAll(async () => {
      world = await openWorld(backend);
    });
    afterAll(() => world.close());

    it('are none at first', async () => {
      const empty = await openWorld(backend);
      await expect(empty.tenants.isEmpty()).resolves.toBe(true);
      await empty.aTenant();
      await expect(empty.tenants.isEmpty()).resolves.toBe(false);
      await empty.close();
    });

    it('are found by e-mail address, whatever its case, and by id', async () => {
      await world.founding.execute(tenant('one', 'Ada.L@Example.com'), ORIGIN);
      const ada = await world.identities.findByEmail('ada.l@example.COM');

      expect(ada).toEqual({
        id: ada?.id,
        email: 'Ada.L@Example.com',
        name: 'Ada',
        passwordHash: 'plain:correct horse',
        createdAt: world.clock.now(),
      });
      await expect(world.identities.findById(ada?.id ?? '')).resolves.toEqual(ada);
      await expect(world.identities.findByEmail('ada@example.com')).resolves.toBeNull();
      await expect(world.identities.findByEmail('%')).resolves.toBeNull();
      await expect(world.identities.findById(world.entropy.id())).resolves.toBeNull();
    });

    it('belong to tenants, told by key of the tenant', async () => {
      const first = await world.founding.execute(tenant('zoo', 'eve@example.com'), ORIGIN);
      const eve = await world.identities.findByEmail('eve@example.com');
      if (eve === null) throw new Error('a founder is a person');
      const founded: { readonly tenantId: string }[] = [first];
      for (const key of ['Zoo', 'acme']) {
        const input = { key, name: `${key} & Co`, owner: { known: eve } };
        founded.push(await world.founding.execute(input, ORIGIN));
      }

      const membership = (tenantKey: string, at: number) => ({
        tenantId: founded[at]?.tenantId,
        tenantKey,
        tenantName: `${tenantKey} & Co`,
        role: 'owner',
        environments: null,
      });
      await expect(world.identities.membershipsOf(eve.id)).resolves.toEqual([
        membership('Zoo', 1),
        membership('acme', 2),
        membership('zoo', 0),
      ]);
      await expect(world.identities.membershipsOf(world.entropy.id())).resolves.toEqual([]);
    });

    it('are made once, though many found the same tenant at once', async () => {
      const founding = Array.from({ length: 8 }, () =>
        world.founding.execute(tenant('raced', 'racer@example.com'), ORIGIN),
      );
      const outcomes = await Promise.allSettled(founding);

      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const racer = await world.identities.findByEmail('racer@example.com');
      await expect(world.identities.membershipsOf(racer?.id ?? '')).resolves.toHaveLength(1);
    });
  });
}
