import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../../../../test/support/http-foundation-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly body: { readonly errors?: readonly { path: string; message: string }[] };
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  return { status: response.status, text, body: JSON.parse(text) as Answer['body'] };
}

const post = async (body: string): Promise<Answer> =>
  answerOf(
    await fetch(`${app.url}/admin/flags`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    }),
  );
const list = async (query: string): Promise<Answer> =>
  answerOf(await fetch(`${app.url}/admin/flags${query}`));

describe('a body', () => {
  it('becomes the DTO', async () => {
    expect(await post('{"key":"a"}')).toMatchObject({
      status: 201,
      body: { key: 'a', isDto: true },
    });
  });

  it.each(['null', '[]', '5', '"x"', 'true'])('of %s is not an object', async (text) => {
    expect(await post(text)).toMatchObject({
      status: 400,
      body: { errors: [{ path: '', message: 'must be a JSON object' }] },
    });
  });

  it('tells every fault by its JSON Pointer, and no value', async () => {
    const { status, text, body } = await post(
      '{"key":12345678901,"variants":[{"key":"a"},{"key":5,"a/b~c":"hidden"}],"tags":["x",987654],"typo":"hidden"}',
    );
    expect(status).toBe(400);
    expect(body.errors).toEqual([
      { path: '/typo', message: 'is not a known field' },
      { path: '/key', message: 'must be shorter than or equal to 20 characters' },
      { path: '/key', message: 'must be a string' },
      { path: '/variants/1/a~1b~0c', message: 'is not a known field' },
      { path: '/variants/1/key', message: 'must be a string' },
      { path: '/tags', message: 'each item must be a string' },
    ]);
    expect(text).not.toMatch(/hidden|12345678901|987654/);
  });

  it('says of what is missing only that', async () => {
    expect((await post('{"variants":[{}]}')).body.errors).toEqual([
      { path: '/key', message: 'is required' },
      { path: '/variants/0/key', message: 'is required' },
    ]);
  });

  it('converts nothing', async () => {
    expect((await post('{"key":true}')).status).toBe(400);
    expect((await post('{"key":"a","tags":"x"}')).status).toBe(400);
  });

  it('refuses names that libraries would swallow, at any depth', async () => {
    for (const name of ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty']) {
      expect((await post(`{"key":"a","${name}":{"x":1}}`)).body.errors).toEqual([
        { path: `/${name}`, message: 'is a reserved name' },
      ]);
      expect(
        (await post(`{"key":"a","variants":[{"key":"v","value":{"${name}":1}}]}`)).body.errors,
      ).toEqual([{ path: `/variants/0/value/${name}`, message: 'is a reserved name' }]);
    }
  });

  it('names at most 100 faults', async () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`f${at}`, 1]));
    expect((await post(JSON.stringify(many))).body.errors).toHaveLength(100);
  });
});

describe('a query', () => {
  it('has the defaults of a page', async () => {
    expect((await list('')).body).toEqual({ limit: 50 });
    expect((await list('?limit=200&cursor=abc&depth=3')).body).toEqual({
      limit: 200,
      cursor: 'abc',
      depth: 3,
    });
  });

  it.each(['0', '201', '-1', '1.5', '1e2', '0x10', 'ten', '', '%2050', 'NaN'])(
    'refuses limit=%s',
    async (limit) => {
      const { status, body } = await list(`?limit=${limit}`);
      expect([status, body.errors?.[0]?.path]).toEqual([400, '/limit']);
    },
  );

  it.each([
    ['?unknown=1', '/unknown'],
    ['?limit[gt]=1', '/limit[gt]'],
    ['?limit=1&limit=2', '/limit'],
    ['?cursor=', '/cursor'],
    ['?cursor=a&cursor=b', '/cursor'],
    ['?__proto__=1', '/__proto__'],
    ['?constructor=1', '/constructor'],
  ])('refuses %s', async (query, path) => {
    const { status, body } = await list(query);
    expect([status, body.errors?.[0]?.path]).toEqual([400, path]);
  });
});
