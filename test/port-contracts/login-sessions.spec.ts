import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { BACKENDS, openWorld, type World } from '../support/backends.js';

const MINUTE_MS = 60_000;
const NOW = new Date('2026-05-01T00:00:00Z');
const LATER = new Date(NOW.getTime() + MINUTE_MS);

for (const backend of BACKENDS) {
  backend.describe(`log-ins ${backend.name}`, () => {
    let world: World;
    let userId: string;
    let familyId: string;
    let made = 0;

    beforeAll(async () => {
      world = await openWorld(backend);
    });
    afterAll(() => world.close());
    beforeEach(async () => {
      await world.aTenant();
      made += 1;
      const user = await world.identities.findByEmail(`tenant-${made}@example.com`);
      userId = user?.id ?? '';
      familyId = await begin('first');
    });

    const hash = (name: string) => world.digest.of(`${made} ${name}`);
    const begin = async (name: string, expiresAt = LATER) => {
      const family = world.entropy.id();
      await world.sessions.begin({ familyId: family, userId, hash: hash(name), expiresAt }, NOW);
      return family;
    };
    const rotate = async (name: string, successor: string, now = NOW) => {
      const next = { hash: hash(successor), expiresAt: LATER };
      return (await world.sessions.rotate(hash(name), next, now)).kind;
    };

    it('begin alive, and go on with each token once', async () => {
      await expect(world.sessions.isAlive(familyId)).resolves.toBe(true);
      const outcome = await world.sessions.rotate(
        hash('first'),
        { hash: hash('second'), expiresAt: LATER },
        NOW,
      );

      expect(outcome).toEqual({ kind: 'rotated', userId, familyId });
      await expect(rotate('second', 'third')).resolves.toBe('rotated');
      await expect(world.sessions.isAlive(familyId)).resolves.toBe(true);
    });

    it('end with all their tokens when an old one comes back', async () => {
      await rotate('first', 'second');
      await rotate('second', 'third');
      await expect(rotate('first', 'thief')).resolves.toBe('reused');

      await expect(world.sessions.isAlive(familyId)).resolves.toBe(false);
      for (const name of ['first', 'second', 'third']) {
        await expect(rotate(name, `${name} again`)).resolves.toBe('reused');
      }
      await expect(rotate('thief', 'more')).resolves.toBe('unknown');
    });

    it('end when told, by any of their tokens, and leave other log-ins alone', async () => {
      const other = await begin('other');
      await rotate('first', 'second');
      await world.sessions.end(hash('first'), NOW);

      await expect(world.sessions.isAlive(familyId)).resolves.toBe(false);
      await expect(rotate('second', 'third')).resolves.toBe('reused');
      await expect(world.sessions.isAlive(other)).resolves.toBe(true);
      await expect(rotate('other', 'other 2')).resolves.toBe('rotated');
    });

    it('know nothing of tokens that were never given', async () => {
      await expect(rotate('never', 'next')).resolves.toBe('unknown');
      await world.sessions.end(hash('never'), NOW);

      await expect(world.sessions.isAlive(familyId)).resolves.toBe(true);
      await expect(world.sessions.isAlive(world.entropy.id())).resolves.toBe(false);
    });

    it('do not go on with a token that has expired', async () => {
      await expect(rotate('first', 'second', LATER)).resolves.toBe('reused');
      await expect(world.sessions.isAlive(familyId)).resolves.toBe(false);
    });

    it('sweep away what has expired of the same person', async () => {
      const now = new Date(LATER.getTime() + 1);
      const token = { familyId: world.entropy.id(), userId, hash: hash('new'), expiresAt: now };
      await world.sessions.begin(token, now);

      await expect(rotate('first', 'second')).resolves.toBe('unknown');
      await expect(world.sessions.isAlive(familyId)).resolves.toBe(false);
    });

    it('let one of many who bring the same token through', async () => {
      const outcomes = await Promise.all(
        Array.from({ length: 10 }, (_, at) => rotate('first', `successor ${at}`)),
      );

      expect(outcomes.filter((kind) => kind === 'rotated')).toHaveLength(1);
      expect(outcomes.filter((kind) => kind === 'reused')).toHaveLength(9);
      await expect(world.sessions.isAlive(familyId)).resolves.toBe(false);
    });

    it('end without quarrel when many old tokens come back at once', async () => {
      for (let round = 0; round < 5; round += 1) {
        const family = await begin(`round ${round} 0`);
        for (let at = 0; at < 8; at += 1)
          await rotate(`round ${round} ${at}`, `round ${round} ${at + 1}`);
        const outcomes = await Promise.all([
          ...Array.from({ length: 8 }, (_, at) =>
            rotate(`round ${round} ${7 - at}`, `thief ${round} ${at}`),
          ),
          world.sessions.end(hash(`round ${round} 8`), NOW),
        ]);
        expect(outcomes.slice(0, 8)).toEqual(new Array(8).fill('reused'));
        await expect(world.sessions.isAlive(family)).resolves.toBe(false);
      }
    });
  });
}
