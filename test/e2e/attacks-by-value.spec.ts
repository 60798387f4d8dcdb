import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  attack,
  CANARY,
  type Credentials,
  credentialsOf,
  requireClearAnswer,
  TARGETS,
} from '../support/attack-targets.js';
import { rawRequest } from '../support/raw-http.js';
import { expectUnharmed, SMALL_HEAP } from '../support/unharmed.js';
import { useProduct } from '../support/product.js';

const running = useProduct(SMALL_HEAP);
let credentials: Credentials;
beforeAll(() => {
  credentials = credentialsOf(running);
});

const KEPT = `{"id":"${CANARY}","tenantId":"${CANARY}","version":99,"createdAt":"${CANARY}","passwordHash":"${CANARY}","secret":"${CANARY}","key":5}`;

/** JSON that is well formed and meant ill. */
const HOSTILE = [
  'null',
  'true',
  '-0',
  `"${CANARY}"`,
  '[]',
  `[{"key":"${CANARY}"}]`,
  `{"__proto__":{"role":"owner","key":"${CANARY}"}}`,
  `{"constructor":{"prototype":{"admin":"${CANARY}"}}}`,
  `{"toString":"${CANARY}","hasOwnProperty":1,"then":"${CANARY}"}`,
  `{"key":"\\ud800${CANARY}","name":"\\udfff"}`,
  `{"key":"a\\u0000${CANARY}","email":"a\\u0000@b.c","password":"\\u0000","token":"\\u0000","refreshToken":"\\u0000"}`,
  `{"key":1e999,"version":-1e999,"limit":1e400,"graceSeconds":1e999}`,
  `{"key":{"$gt":"${CANARY}"},"email":{"$ne":null},"password":["${CANARY}"],"token":{},"refreshToken":[[]]}`,
  `{"key":"${CANARY}' or '1'='1","email":"${CANARY}'--@x.y","password":"${CANARY}' or 1=1"}`,
  `{"key":"one","key":{"b":"${CANARY}"}}`,
  `{"key":"${CANARY.repeat(20_000 / CANARY.length)}"}`,
  `{${Array.from({ length: 3_000 }, (_, at) => `"f${at}":"${CANARY}"`).join(',')}}`,
  `{"context":{"__proto__":{"a":"${CANARY}"},"targetingKey":{"toString":null}},"attributes":{"constructor":"${CANARY}"},"userID":-0}`,
  KEPT,
];

describe('well-formed JSON that is meant ill', () => {
  it.each(HOSTILE.map((body) => [body.slice(0, 60), body]))(
    'is answered clearly on every route: %s',
    async (_, body) => {
      for (const target of TARGETS.filter(({ takesBody }) => takesBody)) {
        const lines = `${credentials.good(target.access)}If-Match: *\r\n`;
        const answer = await attack(running.product.url, target, lines, body);
        requireClearAnswer(answer, `${body.slice(0, 60)} to ${target.route}`);
      }
    },
  );

  it('sets nothing that the server keeps', async () => {
    const { http } = running.admin;
    for (const field of ['id', 'tenantId', 'madeBy', 'hash', 'prefix', 'lastUsedAt', 'secret']) {
      for (const [path, body] of [
        ['/admin/flags', { key: 'assigned' }],
        ['/admin/segments', { key: 'assigned' }],
        ['/admin/environments', { key: 'assigned' }],
        ['/admin/tokens', { name: 'assigned', role: 'viewer' }],
        ['/admin/members', { email: 'assigned@example.com', role: 'viewer' }],
        ['/admin/environments/production/keys', { name: 'assigned', kind: 'client' }],
      ] as const) {
        expect((await http.post(path, { ...body, [field]: 'x' })).status).toBe(400);
      }
    }
    expect((await http.patch('/auth/me', { role: 'owner' })).status).toBe(400);
    expect((await http.get('/admin/flags/assigned')).status).toBe(404);
  });
});

const cursor = (text: string) => `cursor=${Buffer.from(text).toString('base64url')}`;
const QUERIES = [
  'limit[]=1',
  'limit=1&limit=2',
  'limit[a][b]=1',
  'limit=1e999',
  'limit=%00',
  `cursor=${CANARY}`,
  `cursor=${'A'.repeat(8_000)}`,
  'cursor=&cursor=',
  cursor('{"__proto__":{"seq":1}}'),
  cursor('['.repeat(500)),
  cursor(`"${CANARY}\\u0000"`),
  cursor('{"seq":1e999}'),
  cursor('{"seq":-1,"key":{}}'),
  cursor("' or 1=1 --"),
  `search=${CANARY}%27%22%25_%5c`,
  `search=${CANARY.repeat(1_000)}`,
  `tag[$ne]=${CANARY}`,
  'sort=;drop%20table%20flags',
  '__proto__[x]=1&constructor=2',
  '%00=1&%ff=%fe',
  'a'.repeat(12_000),
];

describe('a hostile query', () => {
  it.each(QUERIES.map((query) => [query.slice(0, 50), query]))(
    'is answered clearly on every route: %s',
    async (_, query) => {
      for (const target of TARGETS.filter(
        ({ method }) => method === 'GET' || method === 'DELETE',
      )) {
        const path = `${target.path}?${query}`;
        const answer = await attack(
          running.product.url,
          { method: target.method, path },
          credentials.good(target.access),
        );
        requireClearAnswer(answer, `${query.slice(0, 50)} to ${target.route}`);
        const isAdmin = target.path.startsWith('/admin');
        if (isAdmin && !/^(?:search|tag)=/.test(query))
          expect([target.route, answer.status]).toEqual([target.route, 400]);
      }
    },
  );
});

describe('a path', () => {
  const spellings = (path: string) => [
    path.replace('/a', '/%61'),
    `/${path}`,
    `${path}/`,
    `${path};x=1`,
    `${path}%00`,
    path.toUpperCase(),
    path.replace('/', '/./'),
    `/v1/..${path}`,
    `/healthz/..%2f${path.slice(1)}`,
    path.replaceAll('/', '\\'),
    `http://evil.example${path}`,
    `${path}${'/x'.repeat(3_000)}`,
    `${path}/%c0%af`,
  ];

  it('opens nothing to nobody, however it is spelled', async () => {
    for (const { route, method, path, access } of TARGETS) {
      if (access === 'public') continue;
      for (const spelling of spellings(path)) {
        for (const verb of method === 'GET' ? ['GET', 'HEAD'] : [method]) {
          const answer = await attack(running.product.url, { method: verb, path: spelling }, '');
          const what = `${verb} ${spelling.slice(0, 80)} (${route})`;
          requireClearAnswer(answer, what);
          expect([what, answer.status < 400]).toEqual([what, false]);
        }
      }
    }
  });
});

describe('a head', () => {
  const get = (lines: string, target = '/healthz') =>
    rawRequest(running.product.url, `GET ${target} HTTP/1.1\r\n${lines}\r\n`);
  const HOST = 'Host: x\r\nConnection: close\r\n';

  it.each([
    ['no host', 'Connection: close\r\n', 400],
    ['two hosts', `${HOST}Host: y\r\n`, 400],
    ['two credentials', `${HOST}Authorization: Bearer a\r\nauthorization: Bearer b\r\n`, 400],
    ['too many bytes', `${HOST}X-A: ${'a'.repeat(20_000)}\r\n`, 431],
    ['a bare line', `${HOST}${CANARY}\r\n`, 400],
    ['a folded line', `${HOST}X-A: a\r\n b\r\n`, 400],
    ['a NUL byte', `${HOST}X-A: a\0b\r\n`, 400],
    ['two lengths', `${HOST}Content-Length: 0\r\nContent-Length: 5\r\n`, 400],
    ['a length and chunks', `${HOST}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n`, 400],
    ['a space before the colon', `${HOST}Transfer-Encoding : chunked\r\n`, 400],
  ])('with %s is refused', async (what, lines, status) => {
    const answer = await get(lines);

    expect(answer.status).toBe(status);
    requireClearAnswer(answer, what);
  });

  it('with a host of somebody else changes nothing', async () => {
    for (const host of ['evil.example', 'x"><script>', '[::1', 'a b', '']) {
      const answer = await get(`Host: ${host}\r\nConnection: close\r\n`);
      requireClearAnswer(answer, host);
      expect(answer.head + answer.body).not.toMatch(/evil|script/);
    }
  });

  it('writes no line of its own into the log', async () => {
    const line = '%0a{"level":"info","msg":"forged"}';
    for (const target of [`/admin/flags/x${line}`, `/v1/flags/${line}`, `/nowhere${line}%0d%0a`]) {
      await get(`${HOST}User-Agent: a\x0b{"forged"\r\n`, target.replaceAll('"', '%22'));
    }
    await running.http.get('/healthz', { 'x-request-id': '{"level":"fatal","msg":"forged"}' });
    const forged = { email: 'a\n{"level":"error"}\n@x.y', password: '\n{"forged":1}\n' };
    await running.http.post('/auth/login', forged);
    await running.admin.http.post('/admin/flags', { key: 'a\n{"level":"error"}', name: '\r\nx' });

    const lines = running.product.stdout.split('\n').filter((text) => text.includes('forged'));
    expect(lines.every((text) => text.startsWith('{"level":'))).toBe(true);
    expect(lines.map((text) => (JSON.parse(text) as { msg: string }).msg)).not.toContain('forged');
  });
});

describe('after all of it the service', () => {
  it('is unharmed', () => expectUnharmed(running));
});
