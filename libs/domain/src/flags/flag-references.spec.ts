import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Caller } from '../kernel/caller.js';
import { aCaller } from '../testing/a-caller.js';
import { aRule } from '../testing/a-flag-input.js';
import { failureOf, faultsOf, kindOf } from '../testing/failure-of.js';
import { InMemoryService } from '../testing/in-memory-service.js';

describe('what a flag refers to', () => {
  let service: InMemoryService;
  let owner: Caller;

  beforeEach(async () => {
    service = new InMemoryService();
    owner = aCaller(await service.aTenant());
    for (const key of ['a', 'b', 'c']) await service.flags.create.execute(owner, { key });
  });

  const require = (flag: string, required: string[], environment = 'production') =>
    service.flags.patchEnvironment.execute(
      owner,
      { flag, environment },
      { prerequisites: required.map((key) => ({ flag: key, variants: ['on'] })) },
      '*',
    );

  it('exists: other flags, their variants, and segments', async () => {
    const production = {
      prerequisites: [
        { flag: 'nowhere', variants: ['on'] },
        { flag: 'a', variants: ['on', 'maybe'] },
      ],
      rules: [aRule({ when: { any: [{ segment: 'beta' }] } })],
    };
    const faults = await faultsOf(
      service.flags.create.execute(owner, { key: 'd', environments: { production } }),
    );

    expect(faults).toEqual({
      '/environments/production/rules/0/when': 'refers to no segment: beta',
      '/environments/production/prerequisites/0/flag': 'is not a flag of this tenant',
      '/environments/production/prerequisites/1/variants/1': 'is not a variant of that flag',
    });
  });

  it('is named from the root of the patch when one environment is patched', async () => {
    await expect(faultsOf(require('a', ['nowhere']))).resolves.toEqual({
      '/prerequisites/0/flag': 'is not a flag of this tenant',
    });
  });

  it('is not the flag itself', async () => {
    await expect(faultsOf(require('a', ['a']))).resolves.toEqual({
      '/prerequisites': 'make a cycle: a -> a',
    });
  });

  it('does not come back to the flag, and the error names the cycle', async () => {
    await require('a', ['b']);
    await require('b', ['c']);

    await expect(faultsOf(require('c', ['a']))).resolves.toEqual({
      '/prerequisites': expect.stringMatching(
        /^make a cycle: .*\b(a -> b -> c -> a|b -> c -> a -> b|c -> a -> b -> c)$/,
      ),
    });
    await expect(require('c', [])).resolves.toMatchObject({ version: 1 });
  });

  it('may be mutual in different environments, and shared', async () => {
    await require('a', ['b'], 'production');
    await require('b', ['a'], 'staging');
    await require('c', ['a', 'b'], 'production');

    await expect(service.flags.get.execute(owner, 'c')).resolves.toMatchObject({ version: 2 });
  });

  it('cannot be deleted, and the error lists who depends on it', async () => {
    await require('c', ['a'], 'staging');
    await require('b', ['a']);

    const error = await failureOf(service.flags.remove.execute(owner, 'a', '*'));
    expect(error.kind).toBe('in_use');
    expect(error.message).toBe('flags depend on it: b, c');

    await require('c', [], 'staging');
    await service.flags.remove.execute(owner, 'b', '*');
    await service.flags.remove.execute(owner, 'a', '*');
    await expect(kindOf(service.flags.get.execute(owner, 'a'))).resolves.toBe('not_found');
  });
});
