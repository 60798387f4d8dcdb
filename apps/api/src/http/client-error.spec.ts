import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  rawExchange,
  startTestApp,
  type TestApp,
} from '../../../../test/support/http-foundation-app.js';
import { HttpAdapter } from './http-adapter.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp(
    {},
    new HttpAdapter({ headersTimeout: 200, requestTimeout: 400, connectionsCheckingInterval: 50 }),
  );
});
afterAll(() => app.close());

function bodyOf(answer: string): Record<string, unknown> {
  return JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4)) as Record<string, unknown>;
}

describe('what the parser of Node refuses', () => {
  it.each([
    ['no HTTP at all', 'HELO mail\r\n\r\n', 400, 'invalid_input'],
    [
      'a header with a line feed',
      'GET / HTTP/1.1\r\nHost: x\r\nA: b\nc: d\r\n\r\n',
      400,
      'invalid_input',
    ],
    [
      'two lengths',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
      400,
      'invalid_input',
    ],
    [
      'length beside chunks',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
      'invalid_input',
    ],
    [
      'huge headers',
      `GET / HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(20_000)}\r\n\r\n`,
      431,
      'invalid_input',
    ],
    ['headers that never end', 'GET / HTTP/1.1\r\nHost: x\r\nA:', 408, 'timeout'],
  ])('%s is a problem with a request id', async (_what, bytes, status, code) => {
    const answer = await rawExchange(app.port, [bytes], 1_500);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toMatch(/content-type: application\/problem\+json/i);
    const { requestId, ...body } = bodyOf(answer);
    expect(body).toMatchObject({ status, code });
    expect(answer).toContain(`X-Request-Id: ${String(requestId)}\r\n`);
  });

  it('in the middle of a body is one 400 and no more', async () => {
    const answer = await rawExchange(app.port, [
      'POST /v1/evaluate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
      'zz\r\n',
    ]);
    expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1);
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
  });

  it('after an answer never lands inside or behind it', async () => {
    const answer = await rawExchange(
      app.port,
      ['GET /v1/flags/a HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nxx'],
      1_500,
    );
    expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1);
    expect(answer).toMatch(/^HTTP\/1.1 200 /);
  });

  it('as the second request of a connection is answered too', async () => {
    const answer = await rawExchange(app.port, [
      'GET /v1/flags/a HTTP/1.1\r\nHost: x\r\n\r\n',
      'nonsense\r\n\r\n',
    ]);
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 400']);
  });

  it('does not hold for expectations, which are ignored', async () => {
    const answer = await rawExchange(app.port, [
      'GET /v1/flags/a HTTP/1.1\r\nHost: x\r\nExpect: miracles\r\nConnection: close\r\n\r\n',
    ]);
    expect(answer).toMatch(/^HTTP\/1.1 200 /);
  });
});
