import { describe, expect, it } from '@jest/globals';
import { aCaller } from '../testing/a-caller.js';
import { InMemoryService } from '../testing/in-memory-service.js';
import { FLAG_SORTS, type FlagPosition } from './flag-list.js';

describe('listing flags', () => {
  it.each(FLAG_SORTS)('by %s goes through all pages, each flag once', async (sort) => {
    const service = new InMemoryService();
    const owner = aCaller(await service.aTenant());
    for (const key of ['c', 'a', 'B', 'd', 'e']) {
      await service.flags.create.execute(owner, { key });
      if (key !== 'a') service.clock.advance(1000);
    }
    const seen: string[] = [];
    let after: FlagPosition | undefined;
    do {
      const page = await service.flags.list.execute(owner, { sort, limit: 2, after });
      seen.push(...page.items.map((flag) => flag.key));
      after = page.next ?? undefined;
    } while (after);

    const ascending = sort.endsWith('key') ? ['B', 'a', 'c', 'd', 'e'] : ['c', 'B', 'a', 'd', 'e'];
    expect(seen).toEqual(sort.startsWith('-') ? ascending.reverse() : ascending);
  });

  it('refuses an environment that does not exist', async () => {
    const service = new InMemoryService();
    const owner = aCaller(await service.aTenant());
    const list = (environment: string) =>
      service.flags.list.execute(owner, { sort: 'key', limit: 2, environment });

    await expect(list('production')).resolves.toMatchObject({ items: [] });
    await expect(list('nowhere')).rejects.toMatchObject({
      kind: 'invalid_input',
      faults: [{ path: '/environment' }],
    });
  });
});
