import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { chainInput, genesisHash } from '#domain/audit/audit-chain';
import { FlagRepository } from '#domain/flags/flag.repository';
import { type Caller } from '#domain/kernel/caller';
import { type WriteUnit } from '#domain/kernel/unit-of-work';
import { type Environment } from '#domain/tenancy/environment';
import { EnvironmentRepository } from '#domain/tenancy/environment.repository';
import { aCaller } from '#domain/testing/a-caller';
import { failureOf } from '#domain/testing/failure-of';
import { BACKENDS, openWorld, type World } from '../support/backends.js';

const DRAFT = { action: 'test.write', environment: null, before: null, after: null };

for (const backend of BACKENDS) {
  backend.describe(`a unit of work ${backend.name}`, () => {
    let world: World;
    let owner: Caller;
    let environments: Environment[];

    beforeAll(async () => {
      world = await openWorld(backend);
    });
    afterAll(() => world.close());
    beforeEach(async () => {
      owner = aCaller(await world.aTenant());
      environments = await readEnvironments();
    });

    const readEnvironments = () =>
      world.units.read(owner.tenantId, (unit) =>
        unit.get(EnvironmentRepository).all(owner.tenantId),
      );
    const revisions = async () => (await readEnvironments()).map(({ revision }) => revision);
    const write = <Result>(work: (unit: WriteUnit) => Promise<Result>) =>
      world.units.write(owner, work);
    const audit = (unit: WriteUnit, key: string) =>
      unit.audit({ ...DRAFT, resource: { type: 'test', key } });
    const idOf = (at: number) => environments[at]?.id ?? '';

    it('gives back what the work answers', async () => {
      await expect(write(() => Promise.resolve('answer'))).resolves.toBe('answer');
      await expect(world.units.read(owner.tenantId, () => Promise.resolve(7))).resolves.toBe(7);
    });

    it('is of a tenant that exists', async () => {
      const nobody = aCaller(world.entropy.id());
      const failure = failureOf(world.units.write(nobody, () => Promise.resolve(undefined)));

      await expect(failure).resolves.toMatchObject({ kind: 'not_found' });
    });

    it('shows its own writes to itself', async () => {
      await write(async (unit) => {
        const repository = unit.get(EnvironmentRepository);
        await repository.remove(owner.tenantId, idOf(0));
        await expect(repository.all(owner.tenantId)).resolves.toHaveLength(2);
      });
    });

    it('leaves nothing when the work fails, however far it came', async () => {
      const before = await world.auditOf(owner.tenantId);
      const failing = write(async (unit) => {
        await unit.get(EnvironmentRepository).remove(owner.tenantId, idOf(0));
        await audit(unit, 'never');
        unit.rulesetChanged(idOf(1), { flags: ['f'], segments: [] });
        throw new Error('half way');
      });

      await expect(failing).rejects.toThrow('half way');
      await expect(readEnvironments()).resolves.toEqual(environments);
      await expect(world.auditOf(owner.tenantId)).resolves.toEqual(before);
      await expect(world.outboxOf(owner.tenantId)).resolves.toEqual([]);
    });

    it('goes on after a failure as if it had not been', async () => {
      const { length } = await world.auditOf(owner.tenantId);
      await expect(write(() => Promise.reject(new Error('one')))).rejects.toThrow('one');
      await write((unit) => audit(unit, 'two'));

      const entries = await world.auditOf(owner.tenantId);
      expect(entries.at(-1)).toMatchObject({ seq: length + 1, resource: { key: 'two' } });
    });

    it('counts one revision and one outbox row for each environment touched, however often', async () => {
      await write((unit) => {
        unit.rulesetChanged(idOf(0), { flags: ['b', 'a'], segments: [] });
        unit.rulesetChanged(idOf(0), { flags: ['a', 'c'], segments: ['s'] });
        unit.rulesetChanged(idOf(2), { flags: ['a'], segments: [] });
        return Promise.resolve();
      });

      await expect(revisions()).resolves.toEqual([1, 0, 1]);
      const rows = await world.outboxOf(owner.tenantId);
      expect(
        rows.map(({ environmentId, revision, flags, segments }) => [
          environmentId,
          revision,
          flags,
          segments,
        ]),
      ).toEqual(
        expect.arrayContaining([
          [idOf(0), 1, ['b', 'a', 'c'], ['s']],
          [idOf(2), 1, ['a'], []],
        ]),
      );
      expect(rows).toHaveLength(2);
    });

    it('counts no revision of an environment that is gone or of another tenant', async () => {
      const other = await world.aTenant();
      const foreign = await world.units.read(other, (unit) =>
        unit.get(EnvironmentRepository).all(other),
      );
      await write(async (unit) => {
        await unit.get(EnvironmentRepository).remove(owner.tenantId, idOf(0));
        for (const id of [idOf(0), foreign[0]?.id ?? '', world.entropy.id()]) {
          unit.rulesetChanged(id, { flags: ['f'], segments: [] });
        }
      });

      await expect(world.outboxOf(owner.tenantId)).resolves.toEqual([]);
      await expect(world.outboxOf(other)).resolves.toEqual([]);
    });

    it('keeps the audit chain without a gap, each entry hashed with the one before', async () => {
      const odd = { 'ü\u{1f600}': [1.5e-7, -0, null, { b: [], a: {} }], ['__proto__']: 'x' };
      for (let at = 0; at < 3; at += 1) {
        await write(async (unit) => {
          await audit(unit, `first of ${at}`);
          await unit.audit({ ...DRAFT, resource: { type: 'test', key: 'second' }, after: odd });
        });
      }

      const entries = await world.auditOf(owner.tenantId);
      expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, at) => at + 1));
      let head = genesisHash(owner.tenantId);
      for (const { hash, ...entry } of entries) {
        head = createHash('sha256').update(chainInput(head, entry)).digest('hex');
        expect(hash).toBe(head);
      }
      expect(entries.at(-1)).toMatchObject({ actor: owner.actor, ...owner.origin });
    });

    it('runs the writes of a tenant one after the other', async () => {
      const { length } = await world.auditOf(owner.tenantId);
      await Promise.all(
        Array.from({ length: 12 }, (_, at) =>
          write(async (unit) => {
            const [first] = await unit.get(EnvironmentRepository).all(owner.tenantId);
            await audit(unit, `${at} after ${first?.revision}`);
            unit.rulesetChanged(idOf(0), { flags: [`f${at}`], segments: [] });
          }),
        ),
      );

      const entries = (await world.auditOf(owner.tenantId)).slice(length);
      expect(entries.map(({ resource }) => Number(resource.key.split(' after ')[1]))).toEqual(
        Array.from({ length: 12 }, (_, at) => at),
      );
      const rows = await world.outboxOf(owner.tenantId);
      expect(rows.map(({ revision }) => revision)).toEqual(rows.map((_, at) => at + 1));
    });

    it('founds a tenant whole or not at all', async () => {
      const tenant = {
        id: world.entropy.id(),
        key: `half-${owner.tenantId}`,
        name: 'Half',
        createdAt: world.clock.now(),
      };
      const person = {
        id: world.entropy.id(),
        email: `half-${owner.tenantId}@example.com`,
        name: 'Eve',
        passwordHash: 'x',
        createdAt: world.clock.now(),
      };
      const caller = aCaller(tenant.id);
      const found = (work: () => Promise<string>) =>
        world.units.found(caller, { tenant, owner: person }, work);

      await expect(found(() => Promise.reject(new Error('half way')))).rejects.toThrow('half way');
      await expect(world.identities.findByEmail(person.email)).resolves.toBeNull();
      await expect(found(() => Promise.resolve('founded'))).resolves.toBe('founded');
      await expect(world.identities.findByEmail(person.email)).resolves.toEqual(person);
      const again = failureOf(found(() => Promise.resolve('again')));
      await expect(again).resolves.toMatchObject({ kind: 'already_exists' });
    });

    it('reads one view, whatever is written meanwhile', async () => {
      await world.units.read(owner.tenantId, async (unit) => {
        const repository = unit.get(EnvironmentRepository);
        const before = await repository.all(owner.tenantId);
        await write((other) => other.get(EnvironmentRepository).remove(owner.tenantId, idOf(0)));
        await expect(repository.all(owner.tenantId)).resolves.toEqual(before);
      });
      await expect(readEnvironments()).resolves.toHaveLength(2);
    });

    it('hands out no port it does not know', async () => {
      abstract class StrangePort {
        abstract strange(): void;
      }
      const asking = world.units.read(owner.tenantId, (unit) =>
        Promise.resolve(unit.get(StrangePort)),
      );

      await expect(asking).rejects.toThrow('no adapter for StrangePort');
    });

    it('finds nothing in a tenant that does not exist', async () => {
      const nobody = world.entropy.id();
      await world.units.read(nobody, async (unit) => {
        await expect(unit.get(EnvironmentRepository).all(nobody)).resolves.toEqual([]);
        await expect(unit.get(FlagRepository).count(nobody)).resolves.toBe(0);
      });
    });
  });
}
