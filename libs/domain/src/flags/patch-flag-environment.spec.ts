import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Caller } from '../kernel/caller.js';
import { type VersionCondition } from '../kernel/version-condition.js';
import { aCaller } from '../testing/a-caller.js';
import { aRollout, aRule } from '../testing/a-flag-input.js';
import { faultsOf, kindOf } from '../testing/failure-of.js';
import { InMemoryService } from '../testing/in-memory-service.js';
import { type Flag } from './flag.js';

describe('patching a flag in one environment', () => {
  let service: InMemoryService;
  let owner: Caller;

  beforeEach(async () => {
    service = new InMemoryService();
    owner = aCaller(await service.aTenant());
    const environments = {
      production: { rules: [aRule({ serve: aRollout(10) })], fallthrough: aRollout(25) },
    };
    await service.flags.create.execute(owner, { key: 'f', environments });
    service.clock.advance(1000);
  });

  const patch = (
    body: unknown,
    ifMatch: VersionCondition = '*',
    caller = owner,
    environment = 'production',
  ) => service.flags.patchEnvironment.execute(caller, { flag: 'f', environment }, body, ifMatch);
  const read = () => service.flags.get.execute(owner, 'f');

  it('changes only what is given, in that environment only', async () => {
    const before = await read();
    const after = await patch({ enabled: true }, [1]);

    expect(after).toEqual({
      ...before,
      version: 2,
      updatedAt: service.clock.now(),
      environments: {
        ...before.environments,
        production: {
          ...before.environments['production'],
          enabled: true,
          version: 2,
          servedVersion: 2,
        },
      },
    });
    await expect(read()).resolves.toEqual(after);
    expect(service.revisionsOf(owner.tenantId)).toEqual({
      development: 1,
      staging: 1,
      production: 2,
    });
  });

  it('replaces lists and SERVE objects whole, and puts defaults where null is sent', async () => {
    await patch({ targets: [{ variant: 'on', values: ['a'] }] });
    await patch({ targets: [{ variant: 'off', values: ['b'] }], fallthrough: { variant: 'off' } });
    const replaced = await read();
    expect(replaced.environments['production']).toMatchObject({
      targets: [{ variant: 'off', values: ['b'], attribute: 'targetingKey' }],
      fallthrough: { variant: 'off' },
    });

    await patch({ targets: null, rules: null, fallthrough: null, enabled: null });
    const emptied = await read();
    expect(emptied.environments['production']).toMatchObject({
      enabled: false,
      targets: [],
      rules: [],
      fallthrough: { variant: 'on' },
    });
  });

  it('serves no variant while off when the off variant is null', async () => {
    const flag = await patch({ offVariant: null });
    expect(flag.environments['production']?.offVariant).toBeNull();

    const unrelated = await patch({ enabled: true });
    expect(unrelated.environments['production']?.offVariant).toBeNull();
  });

  it('changes no version and no revision when nothing changes', async () => {
    const before = await read();
    const records = structuredClone(service.recordsOf(owner.tenantId));
    const production = before.environments['production'];

    await expect(patch({})).resolves.toEqual(before);
    await expect(patch({ rules: production?.rules, enabled: false })).resolves.toEqual(before);
    expect(service.recordsOf(owner.tenantId)).toEqual(records);
  });

  it('keeps salt and hash of every split that is sent without', async () => {
    const imported = aRollout(25, { salt: 'group', hash: 'unleash' });
    await patch({ fallthrough: imported, rules: [aRule({ serve: imported })] });
    const flag = await patch({
      fallthrough: aRollout(50),
      rules: [aRule({ serve: aRollout(60) })],
    });

    const kept = { salt: 'group', hash: 'unleash' };
    expect(flag.environments['production']?.fallthrough).toEqual({
      ...kept,
      ...aRollout(50),
      bucketBy: 'targetingKey',
    });
    expect(flag.environments['production']?.rules[0]?.serve).toMatchObject({
      ...kept,
      ...aRollout(60),
    });
  });

  it('keeps the salt of a rule by its id, wherever the rule moves', async () => {
    const salts = saltsOf(await read());
    const moved = await patch({
      rules: [aRule({ id: 'new', serve: aRollout(5) }), aRule({ serve: aRollout(90) })],
    });

    expect(saltsOf(moved)['r1']).toBe(salts['r1']);
    expect(saltsOf(moved)['fallthrough']).toBe(salts['fallthrough']);
    expect(saltsOf(moved)['new']).not.toBe(salts['r1']);
  });

  it('makes a new salt when a split replaces a fixed variant', async () => {
    const salt = saltsOf(await read())['fallthrough'];
    await patch({ fallthrough: { variant: 'off' } });
    const flag = await patch({ fallthrough: aRollout(25) });

    expect(saltsOf(flag)['fallthrough']).not.toBe(salt);
  });

  it('changes a salt that is sent', async () => {
    const flag = await patch({ fallthrough: aRollout(25, { salt: 'fresh start' }) });

    expect(saltsOf(flag)['fallthrough']).toBe('fresh start');
  });

  it('leaves history, audit entry and diff of that environment', async () => {
    await patch({ enabled: true });

    const { audit, history } = service.recordsOf(owner.tenantId);
    const changes = [{ path: '/environments/production/enabled', from: false, to: true }];
    expect(history.at(-1)).toMatchObject({ version: 2, action: 'flag.update', changes });
    expect(audit.at(-1)).toMatchObject({ action: 'flag.update', environment: 'production' });
  });

  it('names in the audit entry an environment whose key needs escaping in a pointer', async () => {
    const { database } = service;
    const records = database.tenants.get(owner.tenantId);
    const environment = [...(records?.environments.values() ?? [])].find(
      ({ key }) => key === 'staging',
    );
    if (environment) records?.environments.set(environment.id, { ...environment, key: 'eu~west' });
    await patch({ enabled: true }, '*', owner, 'eu~west');

    expect(service.recordsOf(owner.tenantId).audit.at(-1)?.environment).toBe('eu~west');
  });

  it('asks for a grant on that environment, and no more', async () => {
    const limited = aCaller(owner.tenantId, 'editor', ['production']);

    await expect(patch({ enabled: true }, '*', limited)).resolves.toMatchObject({ version: 2 });
    // Also for what would change nothing, and whatever version was read.
    for (const [change, version] of [
      [{ enabled: true }, '*'],
      [{ enabled: false }, '*'],
      [{}, [99]],
    ] as const) {
      const elsewhere = patch(change, version, limited, 'staging');
      await expect(kindOf(elsewhere)).resolves.toBe('forbidden');
    }
  });

  it.each<[string, () => Promise<unknown>]>([
    [
      'not_found',
      () =>
        service.flags.patchEnvironment.execute(
          owner,
          { flag: 'g', environment: 'production' },
          {},
          '*',
        ),
    ],
    ['not_found', () => patch({}, '*', owner, 'moon')],
    ['not_found', () => patch({}, '*', owner, 'constructor')],
    [
      'precondition_required',
      () =>
        service.flags.patchEnvironment.execute(
          owner,
          { flag: 'f', environment: 'production' },
          {},
          undefined,
        ),
    ],
    ['version_conflict', () => patch({ enabled: true }, [2])],
  ])('fails with %s (%#)', async (kind, work) => {
    await expect(kindOf(work())).resolves.toBe(kind);
    await expect(read()).resolves.toMatchObject({ version: 1 });
  });

  it.each<[unknown, string]>([
    [[], ''],
    ['on', ''],
    [{ version: 2 }, '/version'],
    [{ enabled: 'yes' }, '/enabled'],
    [{ fallthrough: { variant: 'x' } }, '/fallthrough/variant'],
    [{ rules: [aRule({ when: {} })] }, '/rules/0/when'],
  ])('names what is wrong with %j from the root of the patch', async (body, path) => {
    expect(Object.keys(await faultsOf(patch(body)))).toEqual([path]);
  });
});

function saltsOf(flag: Flag): Record<string, string> {
  const production = flag.environments['production'];
  const serves = [
    ...(production?.rules.map(({ id, serve }) => [id, serve] as const) ?? []),
    ...(production ? [['fallthrough', production.fallthrough] as const] : []),
  ];
  return Object.fromEntries(
    serves.flatMap(([place, serve]) => ('split' in serve ? [[place, serve.salt]] : [])),
  );
}
