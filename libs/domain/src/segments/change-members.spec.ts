import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Caller } from '../kernel/caller.js';
import { aCaller } from '../testing/a-caller.js';
import { faultsOf } from '../testing/failure-of.js';
import { InMemoryService } from '../testing/in-memory-service.js';
import { SEGMENT_LIMITS } from './segment.js';

describe('the members of a segment', () => {
  let service: InMemoryService;
  let owner: Caller;

  beforeEach(async () => {
    service = new InMemoryService();
    owner = aCaller(await service.aTenant());
  });

  const create = (key: string, fields: Record<string, unknown> = {}) =>
    service.segments.create.execute(owner, { key, ...fields });
  const read = (key: string) => service.segments.get.execute(owner, key);
  const change = (key: string, body: unknown) =>
    service.segments.changeMembers.execute(owner, key, body);
  const lastAudit = () => service.recordsOf(owner.tenantId).audit.at(-1);

  it('are added and removed, and the answer tells how many that were', async () => {
    await create('beta', { included: ['a', 'b'], excluded: ['x'] });

    await expect(change('beta', { add: ['b', 'c', 'c'], remove: ['a', 'z'] })).resolves.toEqual({
      added: 1,
      removed: 1,
      includedCount: 2,
      version: 2,
    });
    await expect(change('beta', { add: ['y'], list: 'excluded' })).resolves.toMatchObject({
      added: 1,
    });
    await expect(read('beta')).resolves.toMatchObject({
      included: ['b', 'c'],
      excluded: ['x', 'y'],
      version: 3,
    });
    expect(lastAudit()).toMatchObject({ action: 'segment.members', before: { excludedCount: 1 } });
  });

  it('change no version when they are there, or gone, already', async () => {
    await create('beta', { included: ['a'] });
    const { length } = service.recordsOf(owner.tenantId).audit;

    await expect(change('beta', { add: ['a'], remove: ['z'] })).resolves.toEqual({
      added: 0,
      removed: 0,
      includedCount: 1,
      version: 1,
    });
    expect(service.recordsOf(owner.tenantId).audit).toHaveLength(length);
  });

  it.each<[unknown, string]>([
    [null, ''],
    [{ list: 'all' }, '/list'],
    [{ add: 'a' }, '/add'],
    [{ remove: [''] }, '/remove/0'],
    [{ add: ['a'], remove: ['a'] }, '/remove'],
    [{ more: [] }, '/more'],
  ])('are not changed by %j', async (body, path) => {
    await create('beta');

    await expect(faultsOf(change('beta', body))).resolves.toHaveProperty([path]);
  });

  it('are at most 200 000 in a list', async () => {
    const many = Array.from({ length: SEGMENT_LIMITS.members }, (_, at) => `user-${at}`);
    await create('beta', { included: many });

    await expect(faultsOf(change('beta', { add: ['one more'] }))).resolves.toHaveProperty(['/add']);
    await expect(read('beta')).resolves.toMatchObject({ version: 1 });
    expect(lastAudit()?.after).toMatchObject({ included: { count: many.length } });
  });
});
