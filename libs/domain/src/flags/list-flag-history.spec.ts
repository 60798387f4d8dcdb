import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Caller } from '../kernel/caller.js';
import { aCaller } from '../testing/a-caller.js';
import { kindOf } from '../testing/failure-of.js';
import { InMemoryService } from '../testing/in-memory-service.js';
import { definitionOf } from './flag-change.js';

describe('the history of a flag', () => {
  let service: InMemoryService;
  let owner: Caller;

  beforeEach(async () => {
    service = new InMemoryService();
    owner = aCaller(await service.aTenant());
    await service.flags.create.execute(owner, { key: 'f' });
  });

  const name = (text: string) => service.flags.patch.execute(owner, 'f', { name: text }, '*');
  const page = (limit: number, before?: number) =>
    service.flags.history.execute(owner, 'f', { limit, before });

  it('comes in pages that a new version does not move', async () => {
    await name('two');
    await name('three');
    const first = await page(2);
    await name('four');
    const second = await page(2, first.next ?? undefined);

    expect(first.items.map(({ version }) => version)).toEqual([3, 2]);
    expect(second.items.map(({ version }) => version)).toEqual([1]);
    expect(second.next).toBeNull();
  });

  it('gives the whole definition of one version', async () => {
    const old = await name('two');
    await name('three');

    const version = await service.flags.version.execute(owner, 'f', 2);
    expect(version).toMatchObject({ version: 2, action: 'flag.update', actor: owner.actor });
    expect(version.definition).toEqual(definitionOf(old));
    await expect(kindOf(service.flags.version.execute(owner, 'f', 4))).resolves.toBe('not_found');
  });

  it('belongs to a flag, not to its key', async () => {
    await name('two');
    await service.flags.remove.execute(owner, 'f', '*');
    await expect(kindOf(page(9))).resolves.toBe('not_found');

    await service.flags.create.execute(owner, { key: 'f' });
    expect((await page(9)).items.map(({ action }) => action)).toEqual(['flag.create']);
  });
});
