import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Caller } from '../kernel/caller.js';
import { type PutConditions } from '../kernel/version-condition.js';
import { aCaller } from '../testing/a-caller.js';
import { aRollout, aRule } from '../testing/a-flag-input.js';
import { faultsOf, kindOf } from '../testing/failure-of.js';
import { InMemoryService } from '../testing/in-memory-service.js';
import { type Flag } from './flag.js';

const UPDATE: PutConditions = { ifMatch: '*', onlyCreate: false };
const CREATE: PutConditions = { ifMatch: undefined, onlyCreate: true };

describe('putting a whole flag', () => {
  let service: InMemoryService;
  let owner: Caller;

  beforeEach(async () => {
    service = new InMemoryService();
    owner = aCaller(await service.aTenant());
  });

  const put = (body: unknown, conditions = UPDATE, caller = owner) =>
    service.flags.put.execute(caller, 'f', body, conditions);

  describe('that is new', () => {
    it('creates it under the key of the address', async () => {
      const { flag, created } = await put({ name: 'F' }, CREATE);

      expect(created).toBe(true);
      expect(flag).toMatchObject({ key: 'f', name: 'F', version: 1 });
    });

    it('takes what was read of another server', async () => {
      const { flag } = await put({}, CREATE);
      await service.flags.remove.execute(owner, 'f', '*');
      const again = await put(asRead(flag), CREATE);

      expect(again.flag).toEqual({ ...flag, id: again.flag.id });
    });

    it.each<[string, () => Promise<unknown>]>([
      ['invalid_input', () => put({ key: 'g' }, CREATE)],
      ['invalid_input', () => put([], CREATE)],
      ['precondition_required', () => put({}, { ifMatch: undefined, onlyCreate: false })],
      ['not_found', () => put({}, UPDATE)],
      ['not_found', () => put({}, { ifMatch: [1], onlyCreate: false })],
    ])('fails with %s (%#) and creates nothing', async (kind, work) => {
      await expect(kindOf(work())).resolves.toBe(kind);
      await expect(kindOf(service.flags.get.execute(owner, 'f'))).resolves.toBe('not_found');
    });
  });

  describe('that exists', () => {
    let before: Flag;

    beforeEach(async () => {
      before = await service.flags.create.execute(owner, {
        key: 'f',
        description: 'why',
        tags: ['a'],
        environments: {
          production: {
            enabled: true,
            rules: [aRule({ serve: aRollout(5) })],
            fallthrough: aRollout(25),
          },
          staging: { enabled: true },
        },
      });
      service.clock.advance(1000);
    });

    it('changes nothing when what was read comes back', async () => {
      const records = structuredClone(service.recordsOf(owner.tenantId));

      await expect(put(asRead(before))).resolves.toEqual({ flag: before, created: false });
      expect(service.recordsOf(owner.tenantId)).toEqual(records);
    });

    it('changes what was edited', async () => {
      const { flag } = await put({ ...asRead(before), name: 'Renamed' });

      expect(flag).toEqual({
        ...before,
        name: 'Renamed',
        version: 2,
        updatedAt: service.clock.now(),
      });
    });

    it('puts defaults where fields are left out, or null', async () => {
      const { flag } = await put({ type: null, environments: { production: {} } });

      expect(flag).toMatchObject({ description: '', tags: [], version: 2 });
      expect(flag.environments['production']).toMatchObject({
        enabled: false,
        rules: [],
        fallthrough: { variant: 'on' },
      });
    });

    it('keeps the configuration of an environment that is left out', async () => {
      const { flag } = await put({ environments: { production: { enabled: false } } });

      expect(flag.environments['staging']).toEqual(before.environments['staging']);
      expect(service.revisionsOf(owner.tenantId)).toEqual({
        development: 1,
        staging: 1,
        production: 2,
      });
    });

    it('keeps the salts of splits that are sent without', async () => {
      const production = {
        enabled: true,
        rules: [aRule({ serve: aRollout(50) })],
        fallthrough: aRollout(75),
      };
      const { flag } = await put({ environments: { production } });

      const old = before.environments['production'];
      const { salt } = splitOf(old?.fallthrough);
      expect(splitOf(flag.environments['production']?.fallthrough)).toMatchObject({
        salt,
        ...aRollout(75),
      });
      expect(splitOf(flag.environments['production']?.rules[0]?.serve).salt).toBe(
        splitOf(old?.rules[0]?.serve).salt,
      );
    });

    it('keeps a type that is not boolean when none is sent', async () => {
      const variants = [{ key: 'v', value: 'text' }];
      await service.flags.create.execute(owner, { key: 'g', type: 'string', variants });
      const { flag } = await service.flags.put.execute(owner, 'g', { variants, name: 'G' }, UPDATE);

      expect(flag).toMatchObject({ type: 'string', name: 'G' });
    });

    it.each<[string, Record<string, unknown>, string]>([
      ['another key', { key: 'g' }, '/key'],
      [
        'another type',
        { type: 'string', variants: [{ key: 'v', value: 'x' }], environments: {} },
        '/type',
      ],
      ['another version', { version: 8 }, '/version'],
      ['another time of creation', { createdAt: '2020-01-01T00:00:00.000Z' }, '/createdAt'],
      ['another time of change', { updatedAt: null }, '/updatedAt'],
      ['an id', { id: 'x' }, '/id'],
      ['an unknown field', { colour: 'red' }, '/colour'],
      [
        'another version of a configuration',
        { environments: { staging: { version: 8 } } },
        '/environments/staging/version',
      ],
      ['environments that are no object', { environments: 'all' }, '/environments'],
      [
        'a configuration that is none',
        { environments: { staging: 'on' } },
        '/environments/staging',
      ],
    ])('refuses %s', async (_, fields, path) => {
      const faults = await faultsOf(put({ ...asRead(before), ...fields }));

      expect(Object.keys(faults)).toContain(path);
      await expect(service.flags.get.execute(owner, 'f')).resolves.toEqual(before);
    });

    it('refuses the version of a configuration that is not there', async () => {
      const faults = await faultsOf(put({ environments: { constructor: { version: 1 } } }));

      expect(Object.keys(faults).sort()).toEqual([
        '/environments/constructor',
        '/environments/constructor/version',
      ]);
    });

    it.each<[string, () => Promise<unknown>]>([
      ['version_conflict', () => put({}, CREATE)],
      ['version_conflict', () => put({}, { ifMatch: [2], onlyCreate: false })],
      ['precondition_required', () => put({}, { ifMatch: undefined, onlyCreate: false })],
      ['invalid_input', () => put(null)],
      [
        'forbidden',
        () => put({ name: 'x' }, UPDATE, aCaller(owner.tenantId, 'editor', ['staging'])),
      ],
    ])('fails with %s (%#)', async (kind, work) => {
      await expect(kindOf(work())).resolves.toBe(kind);
      await expect(service.flags.get.execute(owner, 'f')).resolves.toEqual(before);
    });
  });
});

/** The body that a read of the flag answers: no id, no served versions, times as text. */
function asRead({
  id,
  createdAt,
  updatedAt,
  environments,
  ...flag
}: Flag): Record<string, unknown> {
  const configurations = Object.entries(environments).map(([key, environment]) => {
    const { servedVersion, ...configuration } = environment;
    return [key, configuration] as const;
  });
  return {
    ...flag,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    environments: Object.fromEntries(configurations),
  };
}

function splitOf(serve: unknown): { readonly salt: string } {
  if (
    typeof serve === 'object' &&
    serve !== null &&
    'salt' in serve &&
    typeof serve.salt === 'string'
  )
    return { ...serve, salt: serve.salt };
  throw new Error('not a split');
}
