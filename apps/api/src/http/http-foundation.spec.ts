import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  rawExchange,
  startTestApp,
  type TestApp,
} from '../../../../test/support/http-foundation-app.js';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const get = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(app.url + path, init);
const post = (
  path: string,
  body: string,
  headers: Record<string, string> = {},
): Promise<Response> =>
  get(path, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });

describe('the request id', () => {
  it('is the one of the caller', async () => {
    const response = await get('/v1/flags/a', { headers: { 'x-request-id': 'abc-{}~!' } });
    expect(response.headers.get('x-request-id')).toBe('abc-{}~!');
  });

  it.each(['', 'two words', 'ü', 'x'.repeat(129)])('is a new UUIDv7 for %j', async (id) => {
    const answer = await rawExchange(app.port, [
      `GET /v1/flags/a HTTP/1.1\r\nHost: x\r\nX-Request-Id: ${id}\r\nConnection: close\r\n\r\n`,
    ]);
    expect(/x-request-id: (\S+)/i.exec(answer)?.[1]).toMatch(UUID_V7);
  });

  it('is on every error, and in its body', async () => {
    const requests = [
      get('/nowhere'),
      get('/admin/errors/other'),
      post('/admin/flags', '{'),
      post('/admin/locked', '{}'),
    ];
    for (const response of await Promise.all(requests)) {
      const { requestId } = (await response.json()) as { requestId: string };
      expect(requestId).toMatch(UUID_V7);
      expect(response.headers.get('x-request-id')).toBe(requestId);
    }
  });
});

describe('an error', () => {
  it('is a problem of RFC 9457', async () => {
    const response = await get('/admin/errors/conflict', { headers: { 'x-request-id': 'r1' } });
    expect(response.status).toBe(412);
    expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(await response.json()).toEqual({
      type: 'urn:ffs:problem:version_conflict',
      title: 'Changed in the meantime',
      status: 412,
      detail: 'the flag has changed',
      code: 'version_conflict',
      requestId: 'r1',
    });
  });

  it('tells when to come back', async () => {
    const limited = await get('/admin/errors/limited');
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7']);
    const down = await get('/admin/errors/database');
    expect([down.status, down.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await down.json()).toMatchObject({
      code: 'unavailable',
      detail: 'a dependency does not answer; try again',
    });
  });

  it('that nobody foresaw is a fixed 500, logged once with its request id and without secrets', async () => {
    const response = await get('/admin/errors/other', { headers: { 'x-request-id': 'boom' } });
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({
      code: 'internal',
      detail: 'the server failed to handle the request',
    });
    const lines = app
      .lines()
      .filter((line) => line['requestId'] === 'boom' && line['level'] === 'error');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      err: { message: 'SELECT password FROM users for ***@*** with ffs_srv_***' },
    });
  });

  it('of Nest gets our words', async () => {
    const response = await get('/admin/errors/missing');
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain('secret detail');
  });
});

describe('routing', () => {
  it('answers 404 to an unknown path without repeating it', async () => {
    const response = await get('/no/such/<b>place</b>?q=hidden');
    expect(response.status).toBe(404);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ code: 'not_found' });
    expect(text).not.toMatch(/place|hidden/);
  });

  it('answers 405 with Allow to a known path with another method', async () => {
    const response = await get('/admin/flags', {
      method: 'PUT',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD, OPTIONS, POST');
    expect(await response.json()).toMatchObject({ code: 'method_not_allowed' });
    const other = await get('/admin/flags/a', { method: 'POST' });
    expect([other.status, other.headers.get('allow')]).toEqual([405, 'DELETE, OPTIONS']);
  });

  it('answers HEAD as GET without a body, and OPTIONS with what is allowed', async () => {
    const head = await get('/v1/flags/a', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    const options = await get('/v1/flags/a', { method: 'OPTIONS' });
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS']);
    expect((await get('/nowhere', { method: 'OPTIONS' })).status).toBe(404);
  });

  it('answers 400 to a broken percent-encoding', async () => {
    const response = await get('/v1/flags/%FF');
    expect(response.status).toBe(400);
    expect(await response.text()).not.toContain('%FF');
  });

  it.each([
    ['/admin/locked', 401],
    ['/admin/locked/', 401],
    ['/ADMIN/LOCKED', 401],
    ['/admin/locked?x=1', 400],
    ['//admin/locked', 404],
    ['/admin//locked', 404],
    ['/admin/%6cocked', 404],
    ['/%61dmin/locked', 404],
    ['/v1/../admin/locked', 404],
    ['/v1/..%2fadmin/locked', 404],
    ['/admin/locked;x=1', 404],
    ['/admin\\locked', 404],
    ['http://evil.example/admin/locked', 401],
    ['http://evil.example//admin/locked', 404],
  ])('never opens a guarded handler by spelling: %s is %i', async (target, status) => {
    for (const method of ['GET', 'HEAD']) {
      const answer = await rawExchange(app.port, [
        `${method} ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
      ]);
      expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    }
  });
});

describe('headers', () => {
  it.each(['Authorization', 'X-API-Key', 'X-Tenant', 'Idempotency-Key'])(
    'refuses two of %s',
    async (name) => {
      const answer = await rawExchange(app.port, [
        `GET /v1/flags/a HTTP/1.1\r\nHost: x\r\n${name}: one\r\n${name.toLowerCase()}: two\r\nConnection: close\r\n\r\n`,
      ]);
      expect(answer).toMatch(/^HTTP\/1.1 400 /);
      expect(answer).toContain('must not be sent more than once');
    },
  );

  it('protect what is shown in a browser and do not name the framework', async () => {
    const { headers } = await get('/v1/flags/a');
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none';frame-ancestors 'none'",
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('etag')).toBeNull();
  });
});

describe('CORS', () => {
  const preflight = (path: string, origin: string): Promise<Response> =>
    get(path, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });

  it('opens SDK routes to any origin, without credentials', async () => {
    const response = await preflight('/v1/evaluate', 'https://any.example');
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('access-control-allow-headers')).toContain('X-API-Key');
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    const plain = await get('/v1/flags/a', { headers: { origin: 'null' } });
    expect(plain.headers.get('access-control-allow-origin')).toBe('*');
    expect(plain.headers.get('access-control-expose-headers')).toContain('ETag');
  });

  it('opens Admin routes to configured origins only', async () => {
    const known = await preflight('/admin/flags', 'https://console.example.com');
    expect(known.headers.get('access-control-allow-origin')).toBe('https://console.example.com');
    for (const origin of [
      'https://evil.example',
      'null',
      'https://console.example.com.evil.example',
    ]) {
      const { headers } = await preflight('/admin/flags', origin);
      expect(headers.get('access-control-allow-origin')).toBeNull();
      expect(headers.get('vary')).toContain('Origin');
    }
    expect((await get('/admin/flags')).headers.get('vary')).toContain('Origin');
  });

  it('holds for errors too', async () => {
    const response = await get('/v1/evaluate', {
      method: 'POST',
      body: '{',
      headers: { origin: 'https://any.example', 'content-type': 'application/json' },
    });
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([
      400,
      '*',
    ]);
  });
});
