import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Caller } from '../kernel/caller.js';
import { aCaller } from '../testing/a-caller.js';
import { failureOf } from '../testing/failure-of.js';
import { InMemoryService } from '../testing/in-memory-service.js';

const VARIANTS = [
  { key: 'a', value: 'A' },
  { key: 'b', value: 'B' },
  { key: 'c', value: 'C' },
];

describe('a variant that another flag requires', () => {
  let service: InMemoryService;
  let owner: Caller;

  beforeEach(async () => {
    service = new InMemoryService();
    owner = aCaller(await service.aTenant());
    const flag = { key: 'base', type: 'string', variants: VARIANTS };
    const fallthrough = { variant: 'b' };
    const environments = { production: { fallthrough, offVariant: 'b' } };
    const { create, patchEnvironment } = service.flags;
    await create.execute(owner, { ...flag, environments });
    for (const environment of ['development', 'staging']) {
      const address = { flag: 'base', environment };
      await patchEnvironment.execute(owner, address, { fallthrough, offVariant: 'b' }, '*');
    }
    const prerequisites = [{ flag: 'base', variants: ['a'] }];
    await create.execute(owner, { key: 'dependent', environments: { staging: { prerequisites } } });
  });

  const without = (key: string) => ({
    variants: VARIANTS.filter((variant) => variant.key !== key),
  });

  it('cannot be removed, and the answer names that flag', async () => {
    const error = await failureOf(service.flags.patch.execute(owner, 'base', without('a'), '*'));
    expect(error).toMatchObject({
      kind: 'in_use',
      message: 'a variant is required by dependent',
    });
  });

  it('does not hold back the removal of another one', async () => {
    const flag = await service.flags.patch.execute(owner, 'base', without('c'), '*');
    expect(flag.variants.map(({ key }) => key)).toEqual(['a', 'b']);
  });
});
