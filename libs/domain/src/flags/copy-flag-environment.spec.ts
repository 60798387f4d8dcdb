import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Caller } from '../kernel/caller.js';
import { type VersionCondition } from '../kernel/version-condition.js';
import { aCaller } from '../testing/a-caller.js';
import { aRollout, aRule } from '../testing/a-flag-input.js';
import { faultsOf, kindOf } from '../testing/failure-of.js';
import { InMemoryService } from '../testing/in-memory-service.js';
import { type CopyDirection } from './copy-flag-environment.use-case.js';

const PROMOTION = { from: 'staging', to: 'production' };

describe('copying one environment of a flag onto another', () => {
  let service: InMemoryService;
  let owner: Caller;

  beforeEach(async () => {
    service = new InMemoryService();
    owner = aCaller(await service.aTenant());
    await service.flags.create.execute(owner, { key: 'f' });
  });

  const copy = (
    direction: CopyDirection = PROMOTION,
    ifMatch: VersionCondition = '*',
    caller = owner,
  ) => service.flags.copy.execute(caller, 'f', direction, ifMatch);
  const configure = (environment: string, body: unknown, flag = 'f') =>
    service.flags.patchEnvironment.execute(owner, { flag, environment }, body, '*');

  it('copies the whole configuration, as one change of the target alone', async () => {
    await service.flags.create.execute(owner, { key: 'needed' });
    const before = await configure('staging', {
      enabled: true,
      offVariant: null,
      targets: [{ variant: 'on', values: ['user-1'] }],
      prerequisites: [{ flag: 'needed', variants: ['on'] }],
      rules: [aRule()],
      fallthrough: aRollout(25),
    });
    const revisions = service.revisionsOf(owner.tenantId);

    const after = await copy(PROMOTION, [2]);

    const version = { version: 2, servedVersion: 3 };
    expect(after).toEqual({
      ...before,
      version: 3,
      environments: {
        ...before.environments,
        production: { ...before.environments['staging'], ...version },
      },
    });
    expect(service.revisionsOf(owner.tenantId)).toEqual({ ...revisions, production: 2 + 1 });
  });

  it('is told as a copy in history and audit', async () => {
    await configure('staging', { enabled: true });
    await copy();

    const { items } = await service.flags.history.execute(owner, 'f', { limit: 1 });
    expect(items).toMatchObject([
      {
        action: 'flag.copy',
        changes: [{ path: '/environments/production/enabled', from: false, to: true }],
      },
    ]);
    expect(service.recordsOf(owner.tenantId).audit.at(-1)).toMatchObject({
      action: 'flag.copy',
      environment: 'production',
    });
  });

  it('keeps salt and hash of the splits it replaces, so that users of the target stay in their groups', async () => {
    const rule = (percent: number, bucketing: Record<string, string>) =>
      aRule({ serve: aRollout(percent, bucketing) });
    await configure('staging', {
      rules: [rule(50, { salt: 'staging rule' })],
      fallthrough: aRollout(40, { salt: 'staging', bucketBy: 'company' }),
    });
    await configure('production', {
      rules: [rule(10, { salt: 'production rule', hash: 'unleash' })],
      fallthrough: aRollout(5, { salt: 'production' }),
    });

    const { production } = (await copy()).environments;

    expect(production?.rules[0]?.serve).toMatchObject({
      ...aRollout(50),
      salt: 'production rule',
      hash: 'unleash',
    });
    expect(production?.fallthrough).toMatchObject({
      ...aRollout(40),
      salt: 'production',
      bucketBy: 'company',
    });
  });

  it('takes salt and hash of the source where the target has no split', async () => {
    await configure('staging', {
      rules: [aRule({ serve: aRollout(50, { salt: 'rule' }) })],
      fallthrough: aRollout(40, { salt: 'fallthrough', hash: 'flagd' }),
    });
    await configure('production', { rules: [aRule()] });

    const { production, staging } = (await copy()).environments;

    expect(production?.rules).toEqual(staging?.rules);
    expect(production?.fallthrough).toEqual(staging?.fallthrough);
  });

  it('changes nothing when both are alike', async () => {
    await expect(copy()).resolves.toMatchObject({ version: 1 });
  });

  it('names environments that do not exist, and one that is copied onto itself', async () => {
    const unknown = 'is not an environment of this tenant';
    await expect(faultsOf(copy({ from: 'nope', to: 'neither' }))).resolves.toEqual({
      '/from': unknown,
      '/to': unknown,
    });
    await expect(faultsOf(copy({ from: 'constructor', to: 'staging' }))).resolves.toEqual({
      '/from': unknown,
    });
    await expect(faultsOf(copy({ from: 'staging', to: 'staging' }))).resolves.toEqual({
      '/to': 'must be another environment than "from"',
    });
  });

  it('refuses a configuration that would make a cycle in the target', async () => {
    await service.flags.create.execute(owner, { key: 'g' });
    await configure('production', { prerequisites: [{ flag: 'f', variants: ['on'] }] }, 'g');
    await configure('staging', { prerequisites: [{ flag: 'g', variants: ['on'] }] });

    await expect(faultsOf(copy())).resolves.toEqual({
      '/to': expect.stringMatching(/cannot take it: \/prerequisites make a cycle: .*f/),
    });
  });

  it('needs the version that was read, and a role that reaches the target', async () => {
    await configure('staging', { enabled: true });
    const blind = service.flags.copy.execute(owner, 'f', PROMOTION, undefined);
    await expect(kindOf(blind)).resolves.toBe('precondition_required');
    await expect(kindOf(copy(PROMOTION, [1]))).resolves.toBe('version_conflict');
    const gone = service.flags.copy.execute(owner, 'g', PROMOTION, '*');
    await expect(kindOf(gone)).resolves.toBe('not_found');

    const stager = aCaller(owner.tenantId, 'editor', ['staging']);
    await expect(kindOf(copy(PROMOTION, '*', stager))).resolves.toBe('forbidden');
    const releaser = aCaller(owner.tenantId, 'editor', ['production']);
    await expect(copy(PROMOTION, '*', releaser)).resolves.toMatchObject({ version: 3 });
  });
});
