import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { type Answer, type HttpClient } from '../support/http-client.js';
import { expectProblem } from '../support/problem.js';
import { FIRST, useProduct } from '../support/product.js';

const running = useProduct();

const KIB = 1024;
const MIB = 1024 * KIB;
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** A JSON object of exactly so many bytes. */
const objectOf = (bytes: number) => `{"userID":"${'u'.repeat(bytes - 13)}"}`;

/** An object in which so many arrays and objects are inside one another. */
const nestedObject = (depth: number) =>
  `{"attributes":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;

const evaluate = (body: string | Uint8Array, headers = {}) =>
  running.server.http.post('/v1/evaluate', body, headers);

const createFlag = (body: string | Uint8Array, headers = {}) =>
  running.admin.http.post('/admin/flags', body, headers);

describe('a body', () => {
  it('of the SDK may have 256 KiB', async () => {
    expect((await evaluate(objectOf(256 * KIB))).status).toBe(200);
    expectProblem(await evaluate(objectOf(256 * KIB + 1)), 413, 'payload_too_large');
  });

  it('of the Admin API may have 1 MiB', async () => {
    const largest = await createFlag(objectOf(MIB));
    expectProblem(largest, 400, 'invalid_input', '/userID');
    expectProblem(await createFlag(objectOf(MIB + 1)), 413, 'payload_too_large');
  });

  it('counts inflated', async () => {
    const zipped = { 'content-encoding': 'gzip' };

    expect((await evaluate(gzipSync(objectOf(256 * KIB)), zipped)).status).toBe(200);
    const bomb = gzipSync(objectOf(50 * MIB));
    expect(bomb.byteLength).toBeLessThan(256 * KIB);
    expectProblem(await evaluate(bomb, zipped), 413, 'payload_too_large');
    expectProblem(await createFlag(bomb, zipped), 413, 'payload_too_large');
  });

  it('counts when it comes in chunks', async () => {
    const chunked = { 'transfer-encoding': 'chunked', 'content-length': [] };

    expect((await evaluate(objectOf(256 * KIB), chunked)).status).toBe(200);
    expectProblem(await evaluate(objectOf(256 * KIB + 1), chunked), 413, 'payload_too_large');
  });

  it('may nest 32 levels', async () => {
    expectProblem(await evaluate(nestedObject(32)), 400, 'invalid_input', '/attributes');
    for (const deep of [nestedObject(33), '['.repeat(100_000)]) {
      const answer = await evaluate(deep);
      expectProblem(answer, 400, 'invalid_input', '');
      expect(answer.text).toContain('32');
      expectProblem(await createFlag(deep), 400, 'invalid_input', '');
    }
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'of type %s is a 415',
    async (type) => {
      const headers = { 'content-type': type };

      expectProblem(await evaluate('{}', headers), 415, 'unsupported_media_type');
      expectProblem(await createFlag('{"key":"k"}', headers), 415, 'unsupported_media_type');
    },
  );

  it('may be of any JSON type, in UTF-8', async () => {
    for (const type of ['application/json; charset=utf-8', 'application/merge-patch+json']) {
      expect((await evaluate('{}', { 'content-type': type })).status).toBe(200);
    }
    const utf16 = { 'content-type': 'application/json; charset=utf-16' };
    expectProblem(await evaluate('{}', utf16), 415, 'unsupported_media_type');
    expectProblem(
      await evaluate('{}', { 'content-encoding': 'lzma' }),
      415,
      'unsupported_media_type',
    );
    expectProblem(await evaluate(Buffer.from([0x22, 0xff, 0x22])), 400, 'invalid_input', '');
  });
});

describe('a method', () => {
  it.each([
    ['PUT', '/v1/evaluate', 'OPTIONS, POST'],
    ['GET', '/v1/evaluate', 'OPTIONS, POST'],
    ['DELETE', '/admin/flags', 'GET, HEAD, OPTIONS, POST'],
    ['POST', '/admin/flags/any', 'DELETE, GET, HEAD, OPTIONS, PATCH, PUT'],
    ['POST', '/healthz', 'GET, HEAD, OPTIONS'],
  ])('%s that %s does not know is a 405 that names the others', async (method, path, allow) => {
    const answer = await running.http.send(method, path);

    expectProblem(answer, 405, 'method_not_allowed');
    const methods = answer.headers.get('allow')?.split(', ') ?? [];
    expect(methods).toEqual(expect.arrayContaining(allow.split(', ')));
  });
});

describe('the request id', () => {
  const ask: readonly (readonly [string, (http: HttpClient) => Promise<Answer>])[] = [
    ['an unknown path', (http) => http.get('/nowhere')],
    ['no credential', (http) => http.get('/admin/flags')],
    ['bad JSON', (http) => http.post('/auth/login', '{')],
    ['a body that is too large', (http) => http.post('/auth/login', objectOf(MIB + 1))],
    ['another method', (http) => http.delete('/auth/login')],
    ['a good answer', (http) => http.get('/healthz')],
  ];

  it.each(ask)('of the caller comes back with %s', async (_, send) => {
    const answer = await send(running.http.with({ 'x-request-id': 'mine-{1}~' }));

    expect(answer.headers.get('x-request-id')).toBe('mine-{1}~');
    if (answer.status >= 400) expect(answer.body).toMatchObject({ requestId: 'mine-{1}~' });
  });

  it.each(['', 'two words', 'x'.repeat(129)])('%j is replaced by a UUIDv7', async (id) => {
    const answer = await running.http.get('/healthz', { 'x-request-id': id });

    expect(answer.headers.get('x-request-id')).toMatch(UUID_V7);
  });
});

describe('headers', () => {
  it('that say twice who asks are a 400', async () => {
    const twice = [`Bearer ${FIRST.serverKey}`, 'Bearer other'];

    for (const path of ['/v1/ping', '/admin/flags', '/auth/login']) {
      expectProblem(
        await running.http.post(path, {}, { authorization: twice }),
        400,
        'invalid_input',
      );
    }
  });

  it('let any origin use the SDK routes, and none the others', async () => {
    const origin = { origin: 'https://shop.example.com' };
    const preflight = { ...origin, 'access-control-request-method': 'POST' };
    const allowed = (answer: Answer) => answer.headers.get('access-control-allow-origin');

    const ping = await running.client.http.post('/v1/ping', undefined, origin);
    expect(allowed(ping)).toBe('*');
    expect(ping.headers.get('access-control-allow-credentials')).toBeUndefined();
    for (const path of ['/v1/evaluate', '/ofrep/v1/evaluate/flags/any']) {
      const answer = await running.http.send('OPTIONS', path, { headers: preflight });
      expect([answer.status, allowed(answer)]).toEqual([204, '*']);
    }
    for (const path of ['/admin/flags', '/auth/login']) {
      const answer = await running.http.send('OPTIONS', path, { headers: preflight });
      expect(allowed(answer)).toBeUndefined();
    }
    expect(
      allowed(await running.admin.http.get('/admin/flags', { origin: 'null' })),
    ).toBeUndefined();
  });

  it('do not tell what serves them', async () => {
    expect((await running.http.get('/healthz')).headers.get('x-powered-by')).toBeUndefined();
  });
});

describe('probes', () => {
  it('say that the process is alive, started and ready, dependency by dependency', async () => {
    expect(await running.http.get('/healthz')).toMatchObject({ status: 200 });
    expect(await running.http.get('/startupz')).toMatchObject({
      status: 200,
      body: { status: 'ok' },
    });
    expect(await running.http.get('/readyz')).toMatchObject({
      status: 200,
      body: { status: 'ok', details: expect.any(Object) },
    });
  });
});

describe('metrics', () => {
  it('count requests by route template, and hold no key or user', async () => {
    await running.server.http.get('/v1/flags/secret-flag?userID=user-42');

    const { status, text } = await running.http.get('/metrics');
    expect(status).toBe(200);
    expect(text).toMatch(/^ffs_http_request_duration_seconds_count\{.*route="\/v1\/flags\/:key"/m);
    expect(text).not.toMatch(/secret-flag|user-42|ffs_srv_/);
  });
});

describe('the documentation', () => {
  it('is served, and describes the routes', async () => {
    const { status, body } = await running.http.get('/openapi.json');

    expect(status).toBe(200);
    expect(body).toMatchObject({
      openapi: expect.stringMatching(/^3\./),
      paths: { '/admin/flags': { post: {} }, '/v1/evaluate': { post: {} } },
    });
    const page = await running.http.get('/docs');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toContain('text/html');
  });
});

describe('the log', () => {
  it('holds no credential, password or e-mail address', async () => {
    const { product } = running;

    expect(product.stdout.split('\n').filter((line) => line.startsWith('{'))).not.toEqual([]);
    const logged = product.stdout.replace(/^(?!\{).*$/gm, '');
    for (const secret of [FIRST.password, FIRST.serverKey, FIRST.clientKey, FIRST.email]) {
      expect(logged).not.toContain(secret);
    }
    await running.http.post('/auth/login', { email: FIRST.email, password: 'hunter2 hunter2' });
    expect(product.stdout).not.toContain('hunter2');
    expect(product.stderr).not.toMatch(/ffs_(?:srv|cli)_/);
  });
});
