import { beforeEach, describe, expect, it } from '@jest/globals';
import { aCaller } from '../testing/a-caller.js';
import { aFlagInput, aRollout, aRule } from '../testing/a-flag-input.js';
import { failureOf, faultsOf, kindOf } from '../testing/failure-of.js';
import { InMemoryService } from '../testing/in-memory-service.js';
import { type Caller } from '../kernel/caller.js';

describe('creating a flag', () => {
  let service: InMemoryService;
  let owner: Caller;

  beforeEach(async () => {
    service = new InMemoryService();
    owner = aCaller(await service.aTenant());
  });

  const create = (fields: Record<string, unknown> = {}) =>
    service.flags.create.execute(owner, aFlagInput('checkout', fields));

  it('needs only a key: boolean, disabled everywhere, off while disabled, on when enabled', async () => {
    const flag = await create();

    const configuration = {
      enabled: false,
      offVariant: 'off',
      targets: [],
      prerequisites: [],
      rules: [],
      fallthrough: { variant: 'on' },
      version: 1,
      servedVersion: 1,
    };
    expect(flag).toEqual({
      id: flag.id,
      key: 'checkout',
      name: 'checkout',
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
      createdAt: service.clock.now(),
      updatedAt: service.clock.now(),
      environments: {
        development: configuration,
        staging: configuration,
        production: configuration,
      },
    });
    await expect(service.flags.get.execute(owner, 'checkout')).resolves.toEqual(flag);
  });

  it('serves the true variant of a boolean flag, in whatever order they come', async () => {
    const variants = [
      { key: 'no', value: false },
      { key: 'yes', value: true },
    ];
    const flag = await create({ variants });

    expect(flag.environments['production']).toMatchObject({
      offVariant: 'no',
      fallthrough: { variant: 'yes' },
    });
  });

  it('serves the first variant of any other flag, and the last while it is off', async () => {
    const variants = [
      { key: 'a', value: false },
      { key: 'b', value: true },
    ];
    const flag = await create({ type: 'json', variants });

    expect(flag.environments['production']).toMatchObject({
      offVariant: 'b',
      fallthrough: { variant: 'a' },
    });
  });

  it('gives splits a salt and rules an id of their own where none came', async () => {
    const { id, ...rule } = aRule({ serve: aRollout(10) });
    const environments = {
      production: { rules: [rule, rule], fallthrough: aRollout(25) },
      staging: { fallthrough: aRollout(25, { salt: 'mine', hash: 'unleash', bucketBy: 'org' }) },
    };
    const flag = await create({ environments });

    const production = flag.environments['production'];
    const ids = production?.rules.map((each) => each.id) ?? [];
    const serves = [
      ...(production?.rules.map((each) => each.serve) ?? []),
      production?.fallthrough,
    ];
    const salts = serves.map((serve) => (serve && 'split' in serve ? serve.salt : 'none'));
    expect(new Set(ids).size).toBe(2);
    expect(new Set(salts).size).toBe(3);
    expect([...ids, ...salts].every((text) => /^[A-Za-z0-9]{10,16}$/.test(text))).toBe(true);
    expect(id).toBe('r1');
    expect(flag.environments['staging']?.fallthrough).toEqual({
      split: [
        { variant: 'on', weight: 25 },
        { variant: 'off', weight: 75 },
      ],
      bucketBy: 'org',
      salt: 'mine',
      hash: 'unleash',
    });
  });

  it('gives every environment one new revision, which names the flag', async () => {
    await create();

    expect(service.revisionsOf(owner.tenantId)).toEqual({
      development: 1,
      staging: 1,
      production: 1,
    });
    const { outbox } = service.recordsOf(owner.tenantId);
    expect(outbox.map(({ revision, flags, segments }) => ({ revision, flags, segments }))).toEqual(
      new Array(3).fill({ revision: 1, flags: ['checkout'], segments: [] }),
    );
  });

  it('changes no revision when the flag is born archived', async () => {
    await create({ archived: true });

    expect(service.revisionsOf(owner.tenantId)['production']).toBe(0);
  });

  it('leaves the first version in the history and an audit entry, with the whole definition', async () => {
    const flag = await create();

    const { audit, history } = service.recordsOf(owner.tenantId);
    const { id, version, createdAt, updatedAt, ...definition } = flag;
    const plain = withoutVersions(definition);
    expect(history).toEqual([
      {
        flagId: id,
        version,
        at: createdAt,
        actor: owner.actor,
        action: 'flag.create',
        changes: [{ path: '', from: null, to: plain }],
        definition: plain,
      },
    ]);
    expect(updatedAt).toEqual(createdAt);
    expect(audit.at(-1)).toMatchObject({
      action: 'flag.create',
      resource: { type: 'flag', key: 'checkout' },
      environment: null,
      actor: owner.actor,
      ip: '192.0.2.1',
      requestId: 'request-1',
      before: null,
      after: plain,
    });
  });

  it('refuses a key that is taken, and tells keys apart by case', async () => {
    await create();

    await expect(kindOf(create())).resolves.toBe('already_exists');
    const other = await service.flags.create.execute(owner, aFlagInput('Checkout'));
    expect(other.key).toBe('Checkout');
  });

  it('refuses the flag after the ten-thousandth', async () => {
    service.recordsOf(owner.tenantId).phantomFlags = 9_999;
    await create();

    await expect(
      faultsOf(service.flags.create.execute(owner, aFlagInput('one-more'))),
    ).resolves.toEqual({ '': 'a tenant has at most 10000 flags' });
  });

  it('is for those whose role reaches every environment', async () => {
    const limited = aCaller(owner.tenantId, 'editor', ['staging']);
    const everywhere = aCaller(owner.tenantId, 'editor', ['development', 'staging', 'production']);

    const execute = (caller: Caller) =>
      service.flags.create.execute(caller, aFlagInput('checkout'));
    await expect(kindOf(execute(limited))).resolves.toBe('forbidden');
    await expect(execute(everywhere)).resolves.toMatchObject({ version: 1 });
  });

  it('changes nothing when it fails', async () => {
    const before = structuredClone(service.recordsOf(owner.tenantId));
    const error = await failureOf(create({ environments: { moon: {} }, nmae: 'typo' }));

    expect(error.faults.map((fault) => fault.path).sort()).toEqual(['/environments/moon', '/nmae']);
    expect(service.recordsOf(owner.tenantId)).toEqual(before);
  });
});

function withoutVersions(definition: object & { environments: object }): unknown {
  const environments = Object.entries(definition.environments).map(
    ([key, configuration]: [string, Record<string, unknown>]) => {
      const { version, servedVersion, ...rest } = configuration;
      expect([version, servedVersion]).toEqual([1, 1]);
      return [key, rest];
    },
  );
  return { ...definition, environments: Object.fromEntries(environments) as unknown };
}
