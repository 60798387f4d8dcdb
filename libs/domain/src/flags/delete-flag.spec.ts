import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Caller } from '../kernel/caller.js';
import { aCaller } from '../testing/a-caller.js';
import { kindOf } from '../testing/failure-of.js';
import { InMemoryService } from '../testing/in-memory-service.js';

describe('deleting a flag', () => {
  let service: InMemoryService;
  let owner: Caller;

  beforeEach(async () => {
    service = new InMemoryService();
    owner = aCaller(await service.aTenant());
    await service.flags.create.execute(owner, { key: 'f' });
  });

  it('removes it from every environment and leaves history and an audit entry', async () => {
    await service.flags.remove.execute(owner, 'f', [1]);

    await expect(kindOf(service.flags.get.execute(owner, 'f'))).resolves.toBe('not_found');
    expect(service.revisionsOf(owner.tenantId)).toEqual({
      development: 2,
      staging: 2,
      production: 2,
    });
    const { history, audit } = service.recordsOf(owner.tenantId);
    expect(history.at(-1)).toMatchObject({
      action: 'flag.delete',
      version: 2,
      definition: { key: 'f' },
    });
    expect(audit.at(-1)).toMatchObject({
      action: 'flag.delete',
      before: { key: 'f' },
      after: null,
    });
  });

  it('changes no revision when the flag was archived', async () => {
    await service.flags.patch.execute(owner, 'f', { archived: true }, '*');
    const revisions = service.revisionsOf(owner.tenantId);
    await service.flags.remove.execute(owner, 'f', '*');

    expect(service.revisionsOf(owner.tenantId)).toEqual(revisions);
  });

  it('frees the key for another flag', async () => {
    await service.flags.remove.execute(owner, 'f', '*');

    await expect(service.flags.create.execute(owner, { key: 'f' })).resolves.toMatchObject({
      version: 1,
    });
  });

  it.each<[string, () => Promise<unknown>]>([
    ['not_found', () => service.flags.remove.execute(owner, 'g', '*')],
    ['precondition_required', () => service.flags.remove.execute(owner, 'f', undefined)],
    ['version_conflict', () => service.flags.remove.execute(owner, 'f', [2])],
    [
      'forbidden',
      () => service.flags.remove.execute(aCaller(owner.tenantId, 'editor', ['staging']), 'f', '*'),
    ],
  ])('fails with %s and keeps the flag', async (kind, work) => {
    await expect(kindOf(work())).resolves.toBe(kind);
    await expect(service.flags.get.execute(owner, 'f')).resolves.toMatchObject({ version: 1 });
  });
});
