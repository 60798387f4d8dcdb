import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Caller } from '../kernel/caller.js';
import { type VersionCondition } from '../kernel/version-condition.js';
import { aCaller } from '../testing/a-caller.js';
import { aRollout } from '../testing/a-flag-input.js';
import { faultsOf, kindOf } from '../testing/failure-of.js';
import { InMemoryService } from '../testing/in-memory-service.js';
import { type Flag } from './flag.js';

const EVERYWHERE = { development: 2, staging: 2, production: 2 };
const NOWHERE = { development: 1, staging: 1, production: 1 };

describe('patching what a flag has in common everywhere', () => {
  let service: InMemoryService;
  let owner: Caller;
  let created: Flag;

  beforeEach(async () => {
    service = new InMemoryService();
    owner = aCaller(await service.aTenant());
    created = await service.flags.create.execute(owner, {
      key: 'f',
      name: 'F',
      description: 'why',
      tags: ['a'],
      owner: 'payments',
      environments: { production: { fallthrough: aRollout(25) } },
    });
    service.clock.advance(1000);
  });

  const patch = (body: unknown, ifMatch: VersionCondition = '*', caller = owner) =>
    service.flags.patch.execute(caller, 'f', body, ifMatch);
  const versions = (flag: Flag) =>
    Object.values(flag.environments).map(({ version, servedVersion }) => [version, servedVersion]);

  it('merges: what is given replaces, what is null goes back to its default', async () => {
    const flag = await patch({ name: 'G', tags: ['b'], owner: null, description: null });

    expect(flag).toEqual({
      ...created,
      name: 'G',
      tags: ['b'],
      owner: null,
      description: '',
      version: 2,
      updatedAt: service.clock.now(),
    });
    expect(flag.createdAt).toEqual(created.createdAt);
  });

  it.each<[string, unknown]>([
    ['a name', { name: 'G' }],
    ['tags', { tags: [] }],
    ['an owner', { owner: 'other' }],
    ['permanent', { permanent: true }],
  ])('serves nothing new for %s', async (_, body) => {
    const flag = await patch(body);

    expect(flag.version).toBe(2);
    expect(versions(flag)).toEqual([
      [1, 1],
      [1, 1],
      [1, 1],
    ]);
    expect(service.revisionsOf(owner.tenantId)).toEqual(NOWHERE);
  });

  it.each<[string, unknown]>([
    ['clientSide', { clientSide: true }],
    ['archived', { archived: true }],
    [
      'variants',
      {
        variants: [
          { key: 'on', value: true },
          { key: 'off', value: false },
          { key: 'x', value: true },
        ],
      },
    ],
  ])(
    'gives every environment a new revision for %s, and no configuration a new version',
    async (_, body) => {
      const flag = await patch(body);

      expect(versions(flag)).toEqual([
        [1, 2],
        [1, 2],
        [1, 2],
      ]);
      expect(service.revisionsOf(owner.tenantId)).toEqual(EVERYWHERE);
    },
  );

  it('serves nothing new while the flag is archived, and everything when it comes back', async () => {
    await patch({ archived: true });
    await patch({ clientSide: true });
    expect(service.revisionsOf(owner.tenantId)).toEqual(EVERYWHERE);

    const flag = await patch({ archived: false });
    expect(service.revisionsOf(owner.tenantId)).toEqual({
      development: 3,
      staging: 3,
      production: 3,
    });
    expect(versions(flag)).toEqual([
      [1, 4],
      [1, 4],
      [1, 4],
    ]);
  });

  it('changes nothing when nothing changes', async () => {
    const records = structuredClone(service.recordsOf(owner.tenantId));

    await expect(patch({ name: 'F', tags: ['a'] })).resolves.toEqual(created);
    expect(service.recordsOf(owner.tenantId)).toEqual(records);
  });

  it('never changes a salt', async () => {
    const flag = await patch({ name: 'G' });

    expect(flag.environments).toEqual(created.environments);
  });

  it('refuses to remove a variant that a configuration serves', async () => {
    const variants = [{ key: 'on', value: true }];

    await expect(faultsOf(patch({ variants }))).resolves.toEqual({
      '/environments/development/offVariant': 'must name a variant of this flag',
      '/environments/staging/offVariant': 'must name a variant of this flag',
      '/environments/production/offVariant': 'must name a variant of this flag',
      '/environments/production/fallthrough/split/1/variant': 'must name a variant of this flag',
    });
  });

  it.each<[unknown, string]>([
    [null, ''],
    [[], ''],
    [{ key: 'g' }, '/key'],
    [{ type: 'string' }, '/type'],
    [{ version: 1 }, '/version'],
    [{ environments: {} }, '/environments'],
    [{ variants: null }, '/variants'],
    [{ archived: 'no' }, '/archived'],
    [JSON.parse('{"__proto__":1}'), '/__proto__'],
  ])('refuses %j', async (body, path) => {
    expect(Object.keys(await faultsOf(patch(body)))).toEqual([path]);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['not_found', () => service.flags.patch.execute(owner, 'g', {}, '*')],
    ['precondition_required', () => service.flags.patch.execute(owner, 'f', {}, undefined)],
    ['version_conflict', () => patch({}, [2])],
    ['forbidden', () => patch({ name: 'G' }, '*', aCaller(owner.tenantId, 'editor', ['staging']))],
  ])('fails with %s', async (kind, work) => {
    await expect(kindOf(work())).resolves.toBe(kind);
  });
});
