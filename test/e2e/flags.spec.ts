import { describe, expect, it } from '@jest/globals';
import { flagPath, type FlagView } from '../support/admin-client.js';
import { expectProblem } from '../support/problem.js';
import { useProduct } from '../support/product.js';

const running = useProduct();

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

const untouched = {
  enabled: false,
  offVariant: 'off',
  targets: [],
  prerequisites: [],
  rules: [],
  fallthrough: { variant: 'on' },
  version: 1,
};

const everything = {
  key: 'everything.of:the~model',
  name: 'Everything',
  description: 'All that a flag can have',
  tags: ['checkout', 'web'],
  owner: 'payments',
  type: 'string',
  variants: [
    { key: '10%', value: 'ten' },
    { key: 'zero', value: '' },
  ],
  clientSide: true,
  permanent: true,
  archived: false,
  environments: {
    production: {
      enabled: true,
      offVariant: null,
      targets: [{ variant: '10%', values: ['user-1'], attribute: 'targetingKey' }],
      prerequisites: [],
      rules: [
        {
          id: 'r1',
          name: 'EU beta',
          when: {
            all: [
              { attribute: 'country', op: 'in', values: ['DE', 'FR'] },
              { not: { attribute: 'plan.tier', op: 'exists' } },
            ],
          },
          serve: { variant: '10%' },
        },
      ],
      fallthrough: {
        split: [
          { variant: '10%', weight: 12.345 },
          { variant: 'zero', weight: 87.655 },
        ],
        bucketBy: 'account',
        salt: 'pepper',
      },
    },
  },
};

describe('creating a flag', () => {
  it('needs a key and nothing else', async () => {
    const answer = await running.admin.http.post('/admin/flags', { key: 'only-a-key' });

    expect(answer.status).toBe(201);
    expect(answer.headers.get('location')).toBe('/admin/flags/only-a-key');
    expect(answer.headers.get('etag')).toBe('"1"');
    expect(answer.body).toEqual({
      key: 'only-a-key',
      name: expect.any(String),
      description: '',
      tags: [],
      owner: null,
      type: 'boolean',
      variants: [
        { key: 'on', value: true },
        { key: 'off', value: false },
      ],
      clientSide: false,
      permanent: false,
      archived: false,
      version: 1,
      createdAt: expect.stringMatching(RFC_3339),
      updatedAt: expect.stringMatching(RFC_3339),
      environments: { development: untouched, staging: untouched, production: untouched },
    });
  });

  it('takes the whole model, and reads back the same', async () => {
    const created = await running.admin.createFlag(everything);

    expect(created).toMatchObject(everything);
    const read = await running.admin.http.get(flagPath(everything.key));
    expect(read.headers.get('etag')).toBe('"1"');
    expect(read.body).toEqual(created);
  });

  it.each([
    ['number', [{ key: 'a', value: 1.5 }]],
    ['json', [{ key: 'a', value: { deep: [1, 'two', null, { three: true }] } }]],
    ['json', [{ key: 'a', value: null }]],
  ])('keeps values of type %s as they are', async (type, variants) => {
    const key = `values-${JSON.stringify(variants).length}`;

    expect((await running.admin.createFlag({ key, type, variants })).variants).toEqual(variants);
    expect((await running.admin.flag(key)).variants).toEqual(variants);
  });

  it('is a 409 when the key is taken, but keys differ by case', async () => {
    await running.admin.createFlag({ key: 'taken' });

    const again = await running.admin.http.post('/admin/flags', { key: 'taken', name: 'Mine' });
    expectProblem(again, 409, 'already_exists');
    expect((await running.admin.flag('taken')).name).not.toBe('Mine');
    await running.admin.createFlag({ key: 'Taken' });
  });
});

describe('a PUT', () => {
  it('accepts what a read answered, edited', async () => {
    const { http } = running.admin;
    const flag = await running.admin.createFlag({ ...everything, key: 'put-edited' });
    const edited = { ...flag, name: 'Edited', owner: null, tags: [] };

    const answer = await http.put(flagPath(flag.key), edited, { 'if-match': '"1"' });

    expect(answer.status).toBe(200);
    expect(answer.headers.get('etag')).toBe('"2"');
    const { updatedAt, ...rest } = answer.body as FlagView;
    expect(rest).toEqual({ ...rest, name: 'Edited', owner: null, tags: [], version: 2 });
    expect(rest.environments).toEqual(flag.environments);
    expect(updatedAt >= flag.updatedAt).toBe(true);
    expect((await http.get(flagPath(flag.key))).body).toEqual(answer.body);
  });

  it('creates with If-None-Match: *, and only creates', async () => {
    const { http } = running.admin;
    const create = () => http.put(flagPath('put-new'), { name: 'New' }, { 'if-none-match': '*' });

    const created = await create();
    expect(created).toMatchObject({ status: 201, body: { key: 'put-new', name: 'New' } });
    expect(created.headers.get('location')).toBe('/admin/flags/put-new');
    expect(created.headers.get('etag')).toBe('"1"');
    expectProblem(await create(), 412, 'version_conflict');
  });

  it.each([
    ['another version', { version: 7 }, '/version'],
    ['another time', { createdAt: '2020-01-01T00:00:00.000Z' }, '/createdAt'],
    ['another type', { type: 'string', variants: [{ key: 'on', value: 'x' }] }, '/type'],
    ['another key', { key: 'other' }, '/key'],
    ['an unknown field', { nmae: 'x' }, '/nmae'],
  ])('is a 400 with %s', async (name, change, path) => {
    const flag = await running.admin.createFlag({ key: `put-${name.replaceAll(' ', '-')}` });

    const headers = { 'if-match': '"1"' };
    const answer = await running.admin.http.put(
      flagPath(flag.key),
      { ...flag, ...change },
      headers,
    );
    expectProblem(answer, 400, 'invalid_input', path);
    expect(await running.admin.flag(flag.key)).toEqual(flag);
  });
});

describe('a PATCH', () => {
  it('of metadata merges, and null takes a value back', async () => {
    const { createdAt } = await running.admin.createFlag({ ...everything, key: 'patched' });

    const answer = await running.admin.http.patch(
      flagPath('patched'),
      { description: 'Changed', tags: ['new'], owner: null, archived: true },
      { 'if-match': '"1"' },
    );
    expect(answer.headers.get('etag')).toBe('"2"');
    expect(answer).toMatchObject({
      status: 200,
      body: {
        name: everything.name,
        description: 'Changed',
        tags: ['new'],
        owner: null,
        archived: true,
        version: 2,
        createdAt,
      },
    });
  });

  it('of one environment changes nothing in the others', async () => {
    const flag = await running.admin.createFlag({ key: 'patched-here' });
    const before = await running.admin.environments();

    const answer = await running.admin.http.patch(
      `${flagPath(flag.key)}/environments/staging`,
      { enabled: true, offVariant: null },
      { 'if-match': '"1"' },
    );

    expect(answer.status).toBe(200);
    const { environments, version } = answer.body as FlagView;
    expect(version).toBe(2);
    expect(environments['staging']).toEqual({
      ...untouched,
      enabled: true,
      offVariant: null,
      version: 2,
    });
    expect(environments['production']).toEqual(untouched);
    const after = await running.admin.environments();
    expect(after).toEqual(
      before.map((each) =>
        each.key === 'staging' ? { ...each, revision: each.revision + 1 } : each,
      ),
    );
  });

  it('replaces arrays and what is served whole', async () => {
    await running.admin.createFlag({ ...everything, key: 'replaced' });

    const targets = [{ variant: 'zero', values: ['user-2'], attribute: 'account' }];
    const { environments } = await running.admin.configure('replaced', {
      targets,
      fallthrough: { variant: 'zero' },
    });
    expect(environments['production']).toMatchObject({
      targets,
      fallthrough: { variant: 'zero' },
      rules: everything.environments.production.rules,
    });
    expect(Object.keys(environments['production']?.fallthrough ?? {})).toEqual(['variant']);
  });

  it('keeps the salt of a split that is sent without one, by rule id and in the fallthrough', async () => {
    const halves = [
      { variant: 'on', weight: 50 },
      { variant: 'off', weight: 50 },
    ];
    const when = { attribute: 'a', op: 'exists' };
    const rules = [{ id: 'kept', when, serve: { split: halves } }];
    await running.admin.createFlag({ key: 'salted' });
    const first = await running.admin.configure('salted', {
      rules,
      fallthrough: { split: halves },
    });
    const salts = ({ environments }: FlagView) => {
      const { rules, fallthrough } = environments['production'] ?? untouched;
      return [...rules.map(({ serve }) => serve), fallthrough].map((serve) =>
        'salt' in serve ? serve.salt : undefined,
      );
    };
    expect(salts(first)).toEqual([expect.stringMatching(/./), expect.stringMatching(/./)]);
    expect(new Set(salts(first)).size).toBe(2);

    const raised = [
      { variant: 'on', weight: 60 },
      { variant: 'off', weight: 40 },
    ];
    const second = await running.admin.configure('salted', {
      rules: [
        { id: 'new', when, serve: { split: raised } },
        { ...rules[0], serve: { split: raised } },
      ],
      fallthrough: { split: raised },
    });
    expect(salts(second).slice(1)).toEqual(salts(first));
    expect(salts(first)).not.toContain(salts(second)[0]);
  });

  it('of a flag or an environment that does not exist is a 404', async () => {
    const { http } = running.admin;
    await running.admin.createFlag({ key: 'exists' });
    const any = { 'if-match': '*' };

    expectProblem(await http.patch(flagPath('missing'), {}, any), 404, 'not_found');
    const nowhere = `${flagPath('exists')}/environments/nowhere`;
    expectProblem(await http.patch(nowhere, { enabled: true }, any), 404, 'not_found');
    expectProblem(await http.get(flagPath('missing')), 404, 'not_found');
    expectProblem(await http.delete(flagPath('missing'), any), 404, 'not_found');
  });
});

describe('deleting a flag', () => {
  it('frees its key', async () => {
    await running.admin.createFlag({ key: 'deleted' });

    const answer = await running.admin.http.delete(flagPath('deleted'), { 'if-match': '"1"' });
    expect(answer).toMatchObject({ status: 204, text: '' });
    expectProblem(await running.admin.http.get(flagPath('deleted')), 404, 'not_found');
    expect((await running.admin.createFlag({ key: 'deleted' })).version).toBe(1);
  });
});
