import { beforeEach, describe, expect, it } from '@jest/globals';
import { CreateEnvironmentUseCase } from '../tenancy/create-environment.use-case.js';
import { DeleteEnvironmentUseCase } from '../tenancy/delete-environment.use-case.js';
import { type Caller } from '../kernel/caller.js';
import { type VersionCondition } from '../kernel/version-condition.js';
import { aCaller } from '../testing/a-caller.js';
import { aRollout, aRule } from '../testing/a-flag-input.js';
import { failureOf, faultsOf, kindOf } from '../testing/failure-of.js';
import { InMemoryService } from '../testing/in-memory-service.js';
import { definitionOf } from './flag-change.js';

describe('rolling a flag back', () => {
  let service: InMemoryService;
  let owner: Caller;

  beforeEach(async () => {
    service = new InMemoryService();
    owner = aCaller(await service.aTenant());
    await service.flags.create.execute(owner, {
      key: 'f',
      tags: ['old'],
      environments: { production: { rules: [aRule({ serve: aRollout(10) })] } },
    });
    service.clock.advance(1000);
  });

  const rollBack = (version: number, ifMatch: VersionCondition = '*', caller = owner) =>
    service.flags.rollBack.execute(caller, 'f', version, ifMatch);
  const read = () => service.flags.get.execute(owner, 'f');
  const patch = (body: unknown) => service.flags.patch.execute(owner, 'f', body, '*');
  const configure = (environment: string, body: unknown) =>
    service.flags.patchEnvironment.execute(owner, { flag: 'f', environment }, body, '*');
  const createEnvironment = (key: string) =>
    new CreateEnvironmentUseCase(service.units, service.clock, service.entropy).execute(owner, {
      key,
    });
  const deleteEnvironment = (key: string) =>
    new DeleteEnvironmentUseCase(service.units).execute(owner, key, key);

  it('writes the whole old definition, salts included, as a new version', async () => {
    const first = await read();
    await patch({ tags: ['new'], archived: true, name: 'New' });
    await configure('production', { rules: [], fallthrough: aRollout(50), enabled: true });

    const after = await rollBack(1, [3]);

    expect(after.version).toBe(4);
    expect(after.updatedAt).toEqual(service.clock.now());
    expect(definitionOf(after)).toEqual(definitionOf(first));
    await expect(read()).resolves.toEqual(after);
  });

  it('is told as a rollback in history and audit, with what it changed', async () => {
    await configure('production', { enabled: true });
    await rollBack(1);

    const { items } = await service.flags.history.execute(owner, 'f', { limit: 1 });
    expect(items).toMatchObject([
      {
        version: 3,
        action: 'flag.rollback',
        changes: [{ path: '/environments/production/enabled', from: true, to: false }],
      },
    ]);
    expect(service.recordsOf(owner.tenantId).audit.at(-1)).toMatchObject({
      action: 'flag.rollback',
      environment: 'production',
    });
  });

  it('changes the revision of the environments that serve something else, and no other', async () => {
    await configure('staging', { enabled: true });
    const before = service.revisionsOf(owner.tenantId);
    await rollBack(1);

    expect(service.revisionsOf(owner.tenantId)).toEqual({
      ...before,
      staging: (before['staging'] ?? 0) + 1,
    });
  });

  it('changes nothing when the flag is like that already', async () => {
    const before = await read();

    await expect(rollBack(1)).resolves.toEqual(before);
  });

  it('lets environments made later keep their configuration', async () => {
    await createEnvironment('qa');
    const { environments } = await configure('qa', { enabled: true });
    await configure('staging', { enabled: true });

    const after = await rollBack(1);

    expect(after.environments['qa']).toEqual(environments['qa']);
    expect(after.environments['staging']?.enabled).toBe(false);
  });

  it('leaves out environments deleted since', async () => {
    await patch({ tags: [] });
    await deleteEnvironment('staging');

    const after = await rollBack(1);

    expect(Object.keys(after.environments)).toEqual(['development', 'production']);
    expect(after.tags).toEqual(['old']);
  });

  it('refuses an old version that refers to what is gone', async () => {
    await service.flags.create.execute(owner, { key: 'needed' });
    await configure('production', { prerequisites: [{ flag: 'needed', variants: ['on'] }] });
    await configure('production', { prerequisites: [] });
    await service.flags.remove.execute(owner, 'needed', '*');

    await expect(faultsOf(rollBack(2))).resolves.toEqual({
      '/version':
        'cannot be restored: /environments/production/prerequisites/0/flag is not a flag of this tenant',
    });
  });

  it('refuses an old version whose variants do not fit a newer environment', async () => {
    const variants = [...(await read()).variants, { key: 'maybe', value: true }];
    await patch({ variants });
    await createEnvironment('qa');
    await configure('qa', { fallthrough: { variant: 'maybe' } });

    await expect(faultsOf(rollBack(1))).resolves.toEqual({
      '/version':
        'cannot be restored: /environments/qa/fallthrough/variant must name a variant of this flag',
    });
  });

  it('refuses an old version of another type', async () => {
    const [first] = service.recordsOf(owner.tenantId).history;
    if (first) Object.assign(first.definition, { type: 'string' });

    await expect(faultsOf(rollBack(1))).resolves.toEqual({
      '/version': 'is of another type, which is fixed',
    });
  });

  it('knows the versions of this very flag only', async () => {
    await patch({ tags: [] });
    await patch({ tags: ['more'] });
    await service.flags.remove.execute(owner, 'f', '*');
    await service.flags.create.execute(owner, { key: 'f' });

    await expect(faultsOf(rollBack(2))).resolves.toEqual({
      '/version': 'is not a version of this flag',
    });
    await expect(service.flags.version.execute(owner, 'f', 2)).rejects.toThrow('no such version');
  });

  it('needs the version that was read', async () => {
    const blind = service.flags.rollBack.execute(owner, 'f', 1, undefined);
    await expect(kindOf(blind)).resolves.toBe('precondition_required');
    await expect(kindOf(rollBack(1, [2]))).resolves.toBe('version_conflict');
    const gone = service.flags.rollBack.execute(owner, 'g', 1, '*');
    await expect(kindOf(gone)).resolves.toBe('not_found');
  });

  it('is judged by the environments it touches', async () => {
    const editor = aCaller(owner.tenantId, 'editor', ['staging']);
    await configure('staging', { enabled: true });
    await expect(rollBack(1, '*', editor)).resolves.toMatchObject({ version: 3 });

    await configure('production', { enabled: true });
    expect((await failureOf(rollBack(3, '*', editor))).kind).toBe('forbidden');
  });
});
