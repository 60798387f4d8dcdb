import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller } from '../kernel/caller.js';
import { aCaller } from '../testing/a-caller.js';
import { aRollout, aRule } from '../testing/a-flag-input.js';
import { faultsOf } from '../testing/failure-of.js';
import { InMemoryService } from '../testing/in-memory-service.js';

const PRODUCTION = '/environments/production';

describe('the configuration of a flag in an environment', () => {
  let service: InMemoryService;
  let owner: Caller;
  let made = 0;

  beforeAll(async () => {
    service = new InMemoryService();
    owner = aCaller(await service.aTenant());
    await service.flags.create.execute(owner, { key: 'payments' });
  });

  const create = (production: unknown) => {
    made += 1;
    const environments = { production };
    return service.flags.create.execute(owner, { key: `flag-${made}`, environments });
  };
  const leaf = { attribute: 'country', op: 'in', values: ['DE'] };
  const times = <Item>(count: number, item: (at: number) => Item) =>
    Array.from({ length: count }, (_, at) => item(at));

  it('may require any variant that a flag may have', async () => {
    const key = '\u{1f600}'.repeat(128);
    await service.flags.create.execute(owner, {
      key: 'smiling',
      type: 'string',
      variants: [{ key, value: 'x' }],
    });
    const prerequisites = [{ flag: 'smiling', variants: [key] }];
    await expect(create({ prerequisites })).resolves.toMatchObject({
      environments: { production: { prerequisites } },
    });
  });

  it.each<[string, unknown, string]>([
    ['that is no object', [], ''],
    ['with an unknown field', { enabld: true }, '/enabld'],
    ['with the version the server keeps', { version: 1 }, '/version'],
    ['enabled by a text', { enabled: 'true' }, '/enabled'],
    ['with an off variant that is none', { offVariant: 'maybe' }, '/offVariant'],
    ['with an off variant that is no text', { offVariant: false }, '/offVariant'],
    ['with targets that are no list', { targets: {} }, '/targets'],
    ['with a target that is no object', { targets: ['user-1'] }, '/targets/0'],
    ['with a target on no variant', { targets: [{ values: [] }] }, '/targets/0/variant'],
    ['with a target without values', { targets: [{ variant: 'on' }] }, '/targets/0/values'],
    [
      'with a target on a number',
      { targets: [{ variant: 'on', values: ['a', 1] }] },
      '/targets/0/values/1',
    ],
    [
      'with a target on nothing',
      { targets: [{ variant: 'on', values: [''] }] },
      '/targets/0/values/0',
    ],
    [
      'with a target on an attribute without a name',
      { targets: [{ variant: 'on', values: [], attribute: '' }] },
      '/targets/0/attribute',
    ],
    [
      'with too many targets',
      { targets: times(201, () => ({ variant: 'on', values: [] })) },
      '/targets',
    ],
    [
      'with a prerequisite without a flag',
      { prerequisites: [{ variants: ['on'] }] },
      '/prerequisites/0/flag',
    ],
    [
      'with a prerequisite without variants',
      { prerequisites: [{ flag: 'payments', variants: [] }] },
      '/prerequisites/0/variants',
    ],
    [
      'with a prerequisite twice',
      { prerequisites: times(2, () => ({ flag: 'payments', variants: ['on'] })) },
      '/prerequisites/1/flag',
    ],
    ['with a prerequisite that is none', { prerequisites: ['payments'] }, '/prerequisites/0'],
    ['with rules that are no list', { rules: null, targets: 1 }, '/targets'],
    ['with a rule without a condition', { rules: [{ serve: { variant: 'on' } }] }, '/rules/0/when'],
    ['with a rule that serves nothing', { rules: [{ when: leaf }] }, '/rules/0/serve'],
    ['with a rule with an empty id', { rules: [aRule({ id: '' })] }, '/rules/0/id'],
    ['with a rule id twice', { rules: [aRule(), aRule()] }, '/rules/1/id'],
    [
      'with a rule with a long name',
      { rules: [aRule({ name: 'n'.repeat(201) })] },
      '/rules/0/name',
    ],
    ['with an unknown field in a rule', { rules: [aRule({ enabled: true })] }, '/rules/0/enabled'],
    [
      'with an unknown operator',
      { rules: [aRule({ when: { ...leaf, op: 'like' } })] },
      '/rules/0/when/op',
    ],
    [
      'with a condition that PostgreSQL cannot store',
      { rules: [aRule({ when: { not: { ...leaf, values: ['a\u0000'] } } })] },
      '/rules/0/when',
    ],
    [
      'with an attribute that PostgreSQL cannot store',
      { rules: [aRule({ when: { ...leaf, attribute: '\ud800' } })] },
      '/rules/0/when',
    ],
    ['with too many rules', { rules: times(201, (at) => aRule({ id: `r${at}` })) }, '/rules'],
    [
      'with too many conditions altogether',
      { rules: times(2, (at) => aRule({ id: `r${at}`, when: { any: times(501, () => leaf) } })) },
      '/rules',
    ],
    [
      'with too many instructions in the patterns of all rules',
      {
        rules: times(26, (at) =>
          aRule({
            id: `r${at}`,
            when: { attribute: 'a', op: 'matches', values: ['[a-z]{198}'] },
          }),
        ),
      },
      '/rules/25/when/values/0',
    ],
    ['with a fallthrough that is no object', { fallthrough: 'on' }, '/fallthrough'],
    ['with a fallthrough that is nothing', { fallthrough: {} }, '/fallthrough'],
    [
      'with a fallthrough that is two things',
      { fallthrough: aRollout(5, { variant: 'on' }) },
      '/fallthrough',
    ],
    ['with a fallthrough to no variant', { fallthrough: { variant: 'x' } }, '/fallthrough/variant'],
    [
      'with an unknown field beside a variant',
      { fallthrough: { variant: 'on', salt: 's' } },
      '/fallthrough/salt',
    ],
    [
      'with an unknown field in a split',
      { fallthrough: aRollout(5, { seed: 1 }) },
      '/fallthrough/seed',
    ],
    ['with an empty split', { fallthrough: { split: [] } }, '/fallthrough/split'],
    ['with a split that is no list', { fallthrough: { split: {} } }, '/fallthrough/split'],
    [
      'with a split of an unknown variant',
      { fallthrough: { split: [{ variant: 'x', weight: 100 }] } },
      '/fallthrough/split/0/variant',
    ],
    [
      'with a salt that is no text',
      { fallthrough: aRollout(5, { salt: null }) },
      '/fallthrough/salt',
    ],
    ['with an unknown hash', { fallthrough: aRollout(5, { hash: 'md5' }) }, '/fallthrough/hash'],
    [
      'with an empty bucketBy',
      { fallthrough: aRollout(5, { bucketBy: '' }) },
      '/fallthrough/bucketBy',
    ],
  ])('is refused %s', async (_, configuration, path) => {
    const faults = await faultsOf(create(configuration));

    const [first = '', ...more] = Object.keys(faults);
    expect(first).toBe(PRODUCTION + path);
    expect(more.every((other) => other.startsWith(first))).toBe(true);
  });

  it.each<[string, unknown[]]>([
    ['fall short', [50, 49.999]],
    ['exceed', [50, 50.001]],
    ['are negative', [-1, 101]],
    ['are texts', ['50', '50']],
    ['have four decimals', [33.3333, 66.6667]],
    ['are missing', [undefined, 100]],
  ])('is refused with weights that %s', async (_, weights) => {
    const split = weights.map((weight, at) => ({ variant: at === 0 ? 'on' : 'off', weight }));
    const faults = await faultsOf(create({ fallthrough: { split } }));

    expect(
      Object.keys(faults).every((path) => path.startsWith(`${PRODUCTION}/fallthrough/split`)),
    ).toBe(true);
  });

  it.each([[[100]], [[0, 100]], [[33.333, 66.667]], [[0.001, 99.999]], [[0.1, 0.2, 99.7]]])(
    'takes the weights %j',
    async (weights) => {
      const split = weights.map((weight, at) => ({ variant: at % 2 ? 'off' : 'on', weight }));

      await expect(create({ fallthrough: { split } })).resolves.toMatchObject({ version: 1 });
    },
  );

  it('takes all that the contract shows, and fills in the rest', async () => {
    const flag = await create({
      enabled: true,
      offVariant: null,
      targets: [{ variant: 'on', values: ['user-1'] }],
      prerequisites: [{ flag: 'payments', variants: ['on'] }],
      rules: [{ id: 'r1', when: { all: [leaf] }, serve: { variant: 'on' } }],
    });

    expect(flag.environments['production']).toEqual({
      enabled: true,
      offVariant: null,
      targets: [{ variant: 'on', values: ['user-1'], attribute: 'targetingKey' }],
      prerequisites: [{ flag: 'payments', variants: ['on'] }],
      rules: [{ id: 'r1', name: '', when: { all: [leaf] }, serve: { variant: 'on' } }],
      fallthrough: { variant: 'on' },
      version: 1,
      servedVersion: 1,
    });
  });

  it('reports the faults of every environment', async () => {
    const broken = { fallthrough: { variant: 'x' } };
    const environments = { staging: broken, production: broken };
    const faults = await faultsOf(
      service.flags.create.execute(owner, { key: 'broken', environments }),
    );

    expect(Object.keys(faults)).toEqual([
      '/environments/staging/fallthrough/variant',
      '/environments/production/fallthrough/variant',
    ]);
  });
});
