import { beforeAll, describe, expect, it } from '@jest/globals';
import { expectProblem } from '../support/problem.js';
import { useProduct } from '../support/product.js';

const running = useProduct();

const KEYS = ['alpha', 'bravo', 'charlie', 'delta', 'echo', 'foxtrot', 'golf'];

beforeAll(async () => {
  // Not in the order of their keys, so that the orders differ.
  for (const key of ['delta', 'alpha', 'golf', 'bravo', 'foxtrot', 'charlie', 'echo']) {
    await running.admin.createFlag({
      key,
      name: `Flag ${key.toUpperCase()}`,
      tags: key < 'd' ? ['early', 'web'] : ['web'],
      owner: key < 'd' ? 'payments' : null,
    });
  }
  await running.admin.patchFlag('bravo', { archived: true });
  await running.admin.patchFlag('alpha', { description: 'Says GOLF too, and 100%' });
  await running.admin.configure('charlie', { enabled: true }, 'staging');
});

async function keysOf(query: string): Promise<string[]> {
  const { items } = await running.admin.flags(query);
  return items.map(({ key }) => key);
}

/** Follows the cursors to the end. */
async function pagesOf(query: string): Promise<string[][]> {
  const pages: string[][] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const next: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page = await running.admin.flags(`?${query}${next}`);
    pages.push(page.items.map(({ key }) => key));
    cursor = page.nextCursor;
    if (pages.length > 50) throw new Error('the cursors never end');
  }
  return pages;
}

describe('the list of flags', () => {
  it('holds whole flags, by key, and no cursor when that is all', async () => {
    const page = await running.admin.flags();

    expect(page.nextCursor).toBeNull();
    expect(page.items.map(({ key }) => key)).toEqual(KEYS);
    expect(page.items[0]).toEqual(await running.admin.flag('alpha'));
  });

  it.each(['key', '-key', 'createdAt', '-createdAt', 'updatedAt', '-updatedAt'])(
    'is the same by pages, sorted by %s',
    async (sort) => {
      const whole = await keysOf(`?sort=${sort}`);
      expect([...whole].sort()).toEqual(KEYS);

      const pages = await pagesOf(`sort=${sort}&limit=3`);
      expect(pages.map((page) => page.length)).toEqual([3, 3, 1]);
      expect(pages.flat()).toEqual(whole);
    },
  );

  it('sorts as it says', async () => {
    const created = ['delta', 'alpha', 'golf', 'bravo', 'foxtrot', 'charlie', 'echo'];

    expect(await keysOf('?sort=-key')).toEqual(KEYS.toReversed());
    expect(await keysOf('?sort=createdAt')).toEqual(created);
    expect(await keysOf('?sort=-createdAt')).toEqual(created.toReversed());
    expect((await keysOf('?sort=-updatedAt')).slice(0, 3)).toEqual(['charlie', 'alpha', 'bravo']);
  });

  it('neither repeats nor hides a flag when others come in between', async () => {
    const first = await running.admin.flags('?limit=3');
    await running.admin.createFlag({ key: 'aaa-before-all' });
    await running.admin.createFlag({ key: 'charlie-after' });
    const rest = await keysOf(`?limit=200&cursor=${encodeURIComponent(first.nextCursor ?? '')}`);

    expect(rest).toEqual(['charlie-after', ...KEYS.slice(3)]);
    for (const key of ['aaa-before-all', 'charlie-after']) await running.admin.deleteFlag(key);
  });

  it.each([
    ['search=olf', ['golf', 'alpha']],
    ['search=FLAG%20B', ['bravo']],
    ['search=%25', ['alpha']],
    ['search=_', []],
    ['tag=early', ['alpha', 'bravo', 'charlie']],
    ['tag=earl', []],
    ['owner=payments', ['alpha', 'bravo', 'charlie']],
    ['archived=true', ['bravo']],
    ['archived=false', KEYS.filter((key) => key !== 'bravo')],
    ['environment=staging', ['charlie']],
    ['environment=production', []],
    ['tag=early&archived=false&owner=payments', ['alpha', 'charlie']],
    ['tag=early&search=golf', ['alpha']],
  ])('is filtered by %s', async (query, keys) => {
    expect((await keysOf(`?${query}`)).sort()).toEqual([...keys].sort());
  });

  it.each([
    ['limit=0', '/limit'],
    ['limit=201', '/limit'],
    ['limit=ten', '/limit'],
    ['limit=1.5', '/limit'],
    ['limit=', '/limit'],
    ['limit=1&limit=2', '/limit'],
    ['sort=name', '/sort'],
    ['sort=--key', '/sort'],
    ['archived=yes', '/archived'],
    ['archived=', '/archived'],
    ['cursor=nonsense', '/cursor'],
    ['cursor=', '/cursor'],
    ['tag=', '/tag'],
    ['tags=early', '/tags'],
    ['page=2', '/page'],
    ['environment=nowhere', '/environment'],
  ])('is a 400 with %s', async (query, path) => {
    const answer = await running.admin.http.get(`/admin/flags?${query}`);

    expectProblem(answer, 400, 'invalid_input', path);
  });

  it('is a 400 with a cursor of another order', async () => {
    const { nextCursor } = await running.admin.flags('?limit=1');
    const cursor = encodeURIComponent(nextCursor ?? '');

    const answer = await running.admin.http.get(`/admin/flags?sort=-createdAt&cursor=${cursor}`);
    expectProblem(answer, 400, 'invalid_input', '/cursor');
  });
});
