import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Caller } from '#domain/kernel/caller';
import { type EnvironmentAddress } from '#domain/rulesets/ruleset.source';
import { EnvironmentRepository } from '#domain/tenancy/environment.repository';
import { aCaller } from '#domain/testing/a-caller';
import { InProcessRulesetStore } from '#infra/rulesets/in-process.ruleset-store';
import { openPgService, type PgService } from '../support/pg-service.js';
import { describeWithPostgres } from '../support/test-database.js';

const TENANTS = 12;
const READERS = 8;
const READS = 60;
const CHANGES = 40;

describeWithPostgres('many environments in little memory', () => {
  let service: PgService;
  let owners: Caller[];
  let addresses: EnvironmentAddress[];
  let store: InProcessRulesetStore;

  beforeAll(async () => {
    service = await openPgService();
    owners = [];
    for (let at = 0; at < TENANTS; at += 1) owners.push(aCaller(await service.aTenant()));
    for (const owner of owners) {
      const environments = { production: { enabled: true } };
      await service.flags.create.execute(owner, { key: 'counter', environments });
    }
    const environments = await Promise.all(
      owners.map(({ tenantId }) =>
        service.units.read(tenantId, async (unit) => {
          const found = await unit.get(EnvironmentRepository).all(tenantId);
          return found.map(({ id }) => ({ tenantId, environmentId: id }));
        }),
      ),
    );
    addresses = environments.flat();
    const one = await new InProcessRulesetStore(service.rulesets).get(addresses[0] ?? never());
    expect(one.flags.size).toBe(1);
    // A quarter of the environments has room.
    const measuring = new InProcessRulesetStore(service.rulesets);
    for (const address of addresses) await measuring.get(address);
    const bytes = measuring.loaded().reduce((sum, loaded) => sum + loaded.bytes, 0);
    store = new InProcessRulesetStore(service.rulesets, { memoryBytes: bytes / 4 });
  });
  afterAll(() => service.close());

  it('is served whole, and never older than before, while environments leave, return and change', async () => {
    const newest = new Map<string, number>();
    let evicted = 0;
    store.onEvicted(() => (evicted += 1));
    const read = async (reader: number) => {
      for (let at = 0; at < READS; at += 1) {
        const address = addresses[(at * (reader + 1) + reader) % addresses.length] ?? never();
        const before = newest.get(address.environmentId) ?? 0;
        const { revision, flags } =
          store.installed(address.environmentId) ?? (await store.get(address));
        expect(flags.size).toBe(1);
        expect(revision).toBeGreaterThanOrEqual(before);
        newest.set(address.environmentId, Math.max(before, revision));
      }
    };
    const change = async () => {
      for (let at = 0; at < CHANGES; at += 1) {
        const owner = owners[at % owners.length] ?? never();
        const place = { flag: 'counter', environment: 'production' };
        await service.flags.patchEnvironment.execute(owner, place, { enabled: at % 2 === 0 }, '*');
        const revisions = await service.rulesets.revisionsOf(
          store.loaded().map(({ address }) => address.environmentId),
        );
        for (const [id, revision] of revisions) await store.refresh(id, revision);
      }
    };
    await Promise.all([...Array.from({ length: READERS }, (_, reader) => read(reader)), change()]);

    expect(evicted).toBeGreaterThan(addresses.length);
    expect(store.loaded().length).toBeLessThan(addresses.length / 2);
    const truth = await service.rulesets.revisionsOf(addresses.map((each) => each.environmentId));
    for (const address of addresses) {
      const loaded = store.installed(address.environmentId);
      const revision = truth.get(address.environmentId) ?? 0;
      if (loaded) await store.refresh(address.environmentId, revision);
      expect((await store.get(address)).revision).toBe(revision);
    }
  });
});

function never(): never {
  throw new Error('there is one');
}
