import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  rawExchange,
  startTestApp,
  type TestApp,
} from '../../../../test/support/http-foundation-app.js';
import { BodyBudget } from './limits/body-budget.js';
import { RequestBodies } from './limits/request-bodies.js';
import { readJsonBody } from './json-body.js';
import { problemFor } from './problem.js';

const KIB = 1024;
const MIB = 1024 * KIB;

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({
    bodies: new RequestBodies(256 * MIB, { idleTimeoutMs: 150, totalTimeoutMs: 600 }),
  });
});
afterAll(() => app.close());

const post = (
  body: string | Buffer,
  headers: Record<string, string> = {},
  path = '/v1/evaluate',
): Promise<Response> =>
  fetch(app.url + path, {
    method: 'POST',
    body: typeof body === 'string' ? body : new Uint8Array(body),
    headers: { 'content-type': 'application/json', ...headers },
  });

async function codeOf(response: Response): Promise<[number, unknown]> {
  const { code } = (await response.json()) as { code?: unknown };
  return [response.status, code];
}

const head = (fields: string): string =>
  `POST /v1/evaluate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${fields}\r\n`;
const chunk = (text: string): string => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;

describe('a JSON body', () => {
  it('reaches the handler as sent, names of prototypes included', async () => {
    const text = '{"__proto__":{"a":1},"constructor":"c","toString":[null,"ü€😀\\u0000"]}';
    const response = await post(text);
    expect(await response.text()).toBe(`{"body":${text}}`);
  });

  it('may be missing', async () => {
    expect(await (await fetch(`${app.url}/v1/evaluate`, { method: 'POST' })).json()).toEqual({
      body: 'none',
    });
    const answer = await rawExchange(app.port, [
      head('Transfer-Encoding: chunked\r\nConnection: close\r\n'),
      '0\r\n\r\n',
    ]);
    expect(answer).toContain('{"body":"none"}');
  });

  it('may be any JSON value', async () => {
    for (const text of ['null', '5', '"x"', '[]', ' {} ']) {
      expect(await (await post(text)).json()).toEqual({
        body: (JSON.parse(text) as unknown) ?? 'none',
      });
    }
  });

  it.each([
    ['application/json'],
    ['application/json; charset=utf-8'],
    ['Application/JSON;Charset="UTF-8"'],
    ['application/merge-patch+json'],
  ])('may be declared as %s', async (type) => {
    expect((await post('{}', { 'content-type': type })).status).toBe(200);
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/jsonx',
    'json',
    'application/json; charset=utf-16',
    'application/json; charset=latin1',
  ])('is refused as %s', async (type) => {
    expect(await codeOf(await post('{}', { 'content-type': type }))).toEqual([
      415,
      'unsupported_media_type',
    ]);
  });

  it('is refused without a type', async () => {
    const answer = await rawExchange(app.port, [
      'POST /v1/evaluate HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}',
    ]);
    expect(answer).toMatch(/^HTTP\/1.1 415 /);
  });

  it.each([['{'], ['{"a":1,}'], ["{'a':1}"], ['[1] 2'], ['nul'], ['\ufeff{}'], ['{"a":NaN}']])(
    'that is not JSON is a 400: %s',
    async (text) => {
      const response = await post(text);
      const body = await response.json();
      expect([response.status, body]).toEqual([
        400,
        expect.objectContaining({
          code: 'invalid_input',
          errors: [{ path: '', message: 'is not valid JSON' }],
        }),
      ]);
    },
  );

  it('that is not UTF-8 is a 400', async () => {
    expect(await codeOf(await post(Buffer.from([0x22, 0xff, 0xfe, 0x22])))).toEqual([
      400,
      'invalid_input',
    ]);
  });

  it.each([
    ['/nowhere', 404],
    ['/admin/locked', 405],
  ])('is not waited for where no handler would look at it: %s', async (path, status) => {
    const answer = await rawExchange(app.port, [
      `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n[[`,
    ]);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  });

  it('is not read for GET, HEAD and DELETE', async () => {
    const answer = await rawExchange(app.port, [
      'GET /v1/flags/a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nConnection: close\r\n\r\n{"a":',
    ]);
    expect(answer).toMatch(/^HTTP\/1.1 200 /);
  });
});

describe('the size of a body', () => {
  const text = (bytes: number): string => `"${'x'.repeat(bytes - 2)}"`;

  it.each([
    ['/v1/evaluate', 256 * KIB],
    ['/admin/flags', MIB],
    ['/admin/import', 64 * MIB],
  ])('of %s is at most %i', async (path, bytes) => {
    const [atLimit, above] = [
      await post(text(bytes), {}, path),
      await post(text(bytes + 1), {}, path),
    ];
    expect(atLimit.status).not.toBe(413);
    expect(await codeOf(above)).toEqual([413, 'payload_too_large']);
  });

  it('is refused by its Content-Length before it is sent', async () => {
    const answer = await rawExchange(app.port, [head(`Content-Length: ${300 * KIB}\r\n`)]);
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
  });

  it('is counted when chunked', async () => {
    const answer = await rawExchange(app.port, [
      head('Transfer-Encoding: chunked\r\n'),
      ...Array.from({ length: 9 }, () => chunk(' '.repeat(32 * KIB))),
    ]);
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
  });

  it('far above the limit still lets the client read the answer, and use the connection again', async () => {
    const big = '1'.repeat(10 * MIB);
    const next = 'GET /v1/flags/next HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
    const answer = await rawExchange(
      app.port,
      [head(`Content-Length: ${big.length}\r\n`), big, next],
      2_000,
    );
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
    expect(answer).toContain('{"key":"next"}');
    expect(await codeOf(await post(big))).toEqual([413, 'payload_too_large']);
  });
});

describe('the depth of a body', () => {
  const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

  it('is at most 32, arrays and objects together', async () => {
    expect((await post(nested(32))).status).toBe(200);
    expect(await codeOf(await post(nested(33)))).toEqual([400, 'invalid_input']);
    expect(await codeOf(await post('[{"a":'.repeat(17) + '1' + '}]'.repeat(17)))).toEqual([
      400,
      'invalid_input',
    ]);
  });

  it.each(['/v1/evaluate', '/admin/flags', '/admin/import'])(
    'of 5 000 on %s is a 400 that repeats nothing',
    async (path) => {
      const response = await post(nested(5_000), {}, path);
      const body = await response.text();
      expect(response.status).toBe(400);
      expect(body.length).toBeLessThan(400);
      expect(body).toContain('nests deeper than 32 levels');
    },
  );

  it('is judged while reading, before the rest has arrived', async () => {
    const answer = await rawExchange(
      app.port,
      [head('Content-Length: 1000\r\n'), '['.repeat(33)],
      100,
    );
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
  });

  it('counts no brackets in strings, escaped quotes and all, nor in siblings', async () => {
    const tricky = JSON.stringify({
      a: '[[['.repeat(50),
      b: '\\"[{'.repeat(50),
      c: '"}]',
      d: '\\',
    });
    expect((await post(tricky)).status).toBe(200);
    expect((await post(`[${Array.from({ length: 100 }, () => '{}').join(',')}]`)).status).toBe(200);
  });

  it('counts compressed brackets too', async () => {
    const response = await post(gzipSync(nested(5_000)), { 'content-encoding': 'gzip' });
    expect(await codeOf(response)).toEqual([400, 'invalid_input']);
  });
});

describe('a body that stops coming', () => {
  it('is a 408, and the connection is closed', async () => {
    const answer = await rawExchange(app.port, [head('Content-Length: 100\r\n'), '{"a":'], 1_000);
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
    expect(answer).toMatch(/connection: close/i);
    expect(answer).toContain('"code":"timeout"');
  });

  it('is a 408 when it trickles', async () => {
    const socket = connect(app.port, '127.0.0.1');
    let answer = '';
    socket.on('data', (data) => (answer += data.toString()));
    socket.write(head('Content-Length: 1000\r\n'));
    for (let sent = 0; sent < 20 && answer === ''; sent += 1) {
      socket.write(' ');
      await sleep(60);
    }
    socket.destroy();
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
  });

  it('because the client left harms nobody', async () => {
    const socket = connect(app.port, '127.0.0.1');
    socket.write(head('Content-Length: 100\r\n') + '{"a":');
    await sleep(30);
    socket.destroy();
    expect((await post('{}')).status).toBe(200);
  });
});

describe('readJsonBody', () => {
  it('works on a bare server of Node', async () => {
    const limits = { maxBytes: 10, maxDepth: 2, idleTimeoutMs: 1_000, totalTimeoutMs: 1_000 };
    const server: Server = createServer((request, response) => {
      readJsonBody(request, limits, new BodyBudget(100).lease()).then(
        (body) => response.end(JSON.stringify(body)),
        (error: unknown) => response.writeHead(problemFor(error, 'r').status).end(),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const send = (body: string): Promise<Response> =>
      fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    expect(await (await send('[1,[2]]')).text()).toBe('[1,[2]]');
    expect((await send('[[[1]]]')).status).toBe(400);
    expect((await send('"12345678901"')).status).toBe(413);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});
