import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { flagPath, type FlagView, type Page } from '../support/admin-client.js';
import { type ApiService, startApiService } from '../support/api-service.js';
import { faultPathsOf } from '../support/fault-paths.js';
import { bodyOf } from '../support/http-client.js';
import { describeWithPostgres } from '../support/test-database.js';

interface ItemView {
  readonly version: number;
  readonly action: string;
}

describeWithPostgres('the history of flags', () => {
  let service: ApiService;

  beforeAll(async () => {
    service = await startApiService();
  });
  afterAll(() => service.close());

  const get = (path: string) => service.admin.http.get(path);
  const post = (path: string, body: unknown, ifMatch = '*') =>
    service.admin.http.post(path, body, { 'if-match': ifMatch });
  const history = async (key: string, query = '') =>
    (await bodyOf(get(`${flagPath(key)}/history${query}`))) as Page<ItemView>;

  it('lists every version with author, time and differences, newest first', async () => {
    await service.admin.createFlag({ key: 'listed' });
    await service.admin.configure('listed', { enabled: true }, 'staging');
    const me = (await bodyOf(get('/auth/me'))) as { id: string };

    const { items, nextCursor } = await history('listed');

    expect(nextCursor).toBeNull();
    expect(items).toEqual([
      {
        version: 2,
        at: expect.stringMatching(/Z$/),
        actor: { type: 'user', id: me.id, name: 'Ada' },
        action: 'flag.update',
        changes: [{ path: '/environments/staging/enabled', from: false, to: true }],
      },
      expect.objectContaining({
        version: 1,
        action: 'flag.create',
        changes: [{ path: '', from: null, to: expect.objectContaining({ key: 'listed' }) }],
      }),
    ]);
  });

  it('comes in pages that new versions do not move', async () => {
    await service.admin.createFlag({ key: 'paged' });
    for (const name of ['two', 'three', 'four']) await service.admin.patchFlag('paged', { name });
    const first = await history('paged', '?limit=2');
    await service.admin.patchFlag('paged', { name: 'five' });
    const second = await history('paged', `?limit=2&cursor=${String(first.nextCursor)}`);

    expect(first.items.map(({ version }) => version)).toEqual([4, 3]);
    expect(second.items.map(({ version }) => version)).toEqual([2, 1]);
    expect(second.nextCursor).toBeNull();
  });

  it('gives the definition of a version as PUT takes it', async () => {
    const split = [
      { variant: 'on', weight: 30 },
      { variant: 'off', weight: 70 },
    ];
    const old = await service.admin.createFlag({
      key: 'put-back',
      environments: { production: { enabled: true, fallthrough: { split } } },
    });
    await service.admin.configure('put-back', { enabled: false, fallthrough: { variant: 'on' } });

    const path = `${flagPath('put-back')}/history/1`;
    const version = (await bodyOf(get(path))) as ItemView & { definition: object };
    expect(version).toMatchObject({ version: 1, action: 'flag.create' });
    const put = service.admin.http.put(flagPath('put-back'), version.definition, {
      'if-match': '"2"',
    });
    const { environments } = (await bodyOf(put)) as FlagView;
    expect(environments['production']?.fallthrough).toEqual(
      old.environments['production']?.fallthrough,
    );
  });

  it.each(['3', '0', '-1', '01', '1e0', 'latest', '99999999999', '2147483648'])(
    'knows no version %s',
    async (version) => {
      const { status } = await get(`${flagPath('listed')}/history/${version}`);
      expect(status).toBe(404);
    },
  );

  it.each(['cursor=x', 'cursor=eyJzZXEiOjV9', 'cursor=eyJ2ZXJzaW9uIjozZTl9', 'limit=0', 'x=1'])(
    'refuses ?%s',
    async (query) => {
      const { status } = await get(`${flagPath('listed')}/history?${query}`);
      expect(status).toBe(400);
    },
  );

  it('is rolled back to any version, with the tag of the new one', async () => {
    const old = await service.admin.createFlag({ key: 'rolled', tags: ['a'] });
    await service.admin.patchFlag('rolled', { tags: ['b'], archived: true });

    const answer = await post('/admin/flags/rolled/rollback', { version: 1 }, '"2"');

    expect([answer.status, answer.headers.get('etag')]).toEqual([200, '"3"']);
    expect(answer.body).toMatchObject({ tags: ['a'], archived: false, version: 3 });
    expect((answer.body as FlagView).environments).toMatchObject(
      Object.fromEntries(Object.keys(old.environments).map((key) => [key, { enabled: false }])),
    );
    expect((await history('rolled', '?limit=1')).items[0]?.action).toBe('flag.rollback');
  });

  it('is promoted from one environment to another', async () => {
    await service.admin.createFlag({ key: 'copied' });
    await service.admin.configure('copied', { enabled: true, offVariant: null }, 'staging');

    const answer = await post(
      '/admin/flags/copied/copy',
      { from: 'staging', to: 'production' },
      '"2"',
    );

    expect([answer.status, answer.headers.get('etag')]).toEqual([200, '"3"']);
    expect((answer.body as FlagView).environments['production']).toMatchObject({
      enabled: true,
      offVariant: null,
    });
    expect((await history('copied', '?limit=1')).items[0]?.action).toBe('flag.copy');
  });

  it.each([
    ['rollback', { version: 99 }, 400, '/version'],
    ['rollback', { version: '1' }, 400, '/version'],
    ['rollback', { version: 0 }, 400, '/version'],
    ['rollback', { version: 3e9 }, 400, '/version'],
    ['rollback', { version: 1, extra: 1 }, 400, '/extra'],
    ['rollback', {}, 400, '/version'],
    ['copy', { from: 'nope', to: 'staging' }, 400, '/from'],
    ['copy', { from: 'staging', to: 'nope' }, 400, '/to'],
    ['copy', { from: 'staging', to: 'staging' }, 400, '/to'],
    ['copy', { from: 'staging' }, 400, '/to'],
    ['copy', { from: ['staging'], to: 'production' }, 400, '/from'],
  ])('%s of %j is a %d that names %s', async (verb, body, status, path) => {
    const answer = await post(`/admin/flags/listed/${verb}`, body);
    expect([answer.status, faultPathsOf(answer)]).toEqual([status, [path]]);
  });

  it.each([
    ['rollback', { version: 1 }],
    ['copy', { from: 'staging', to: 'production' }],
  ])('%s needs If-Match, the current version, and a flag', async (verb, body) => {
    const path = `/admin/flags/listed/${verb}`;
    expect((await service.admin.http.post(path, body)).status).toBe(428);
    expect((await post(path, body, '"99"')).status).toBe(412);
    expect((await post(path, body, 'W/"2"')).status).toBe(412);
    expect((await post(`/admin/flags/none/${verb}`, body)).status).toBe(404);
  });

  it('lets one of many rollbacks with the same tag through', async () => {
    await service.admin.createFlag({ key: 'raced' });
    await service.admin.patchFlag('raced', { name: 'two' });
    const path = '/admin/flags/raced/rollback';
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => post(path, { version: 1 }, '"2"')),
    );

    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, ...Array.from({ length: 19 }, () => 412)]);
  });
});
