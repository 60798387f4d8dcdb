import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HttpClient } from '../support/http-client.js';

interface Canned {
  readonly status?: number;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const PONG = { ok: true, requestId: 'r' };
const PROBLEM = {
  type: 'urn:ffs:problem:not_found',
  title: 'Not found',
  status: 404,
  detail: 'there is no such route',
  code: 'not_found',
  requestId: 'r',
};

let canned: Canned = {};
let server: Server;
let http: HttpClient;

beforeAll(async () => {
  server = createServer((_request, response) => {
    const { status = 200, type = 'application/json', headers = {}, body = '' } = canned;
    response.writeHead(status, {
      'x-request-id': 'r',
      ...(body !== '' && { 'content-type': type }),
      ...headers,
    });
    response.end(body);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  http = new HttpClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const ping = (answer: Canned) => {
  canned = answer;
  return http.post('/v1/ping');
};
const get = (path: string, answer: Canned) => {
  canned = answer;
  return http.get(path);
};
const json = JSON.stringify;

describe('a client of the tests', () => {
  it('takes what is documented', async () => {
    expect((await ping({ body: json(PONG) })).body).toEqual(PONG);
  });

  it.each<[string, Canned]>([
    ['status 202 is not documented', { status: 202, body: json(PONG) }],
    ['the content type text/html is not documented', { type: 'text/html', body: '<p>' }],
    ["must have required property 'requestId'", { body: json({ ok: true }) }],
    ['must be equal to one of the allowed values', { body: json({ ...PONG, ok: false }) }],
    ['must NOT have additional properties', { body: json({ ...PONG, secret: 's' }) }],
    [
      'the header X-Request-Id: / must match pattern',
      { headers: { 'x-request-id': '' }, body: json(PONG) },
    ],
    [
      'the header Retry-After is missing',
      {
        status: 503,
        type: 'application/problem+json',
        body: json({ ...PROBLEM, status: 503, code: 'unavailable' }),
      },
    ],
    [
      '/code must be equal to one of',
      {
        status: 404 + 1,
        type: 'application/problem+json',
        headers: { allow: 'GET' },
        body: json(PROBLEM),
      },
    ],
  ])('throws because %s', async (fault, answer) => {
    const answering = fault.startsWith('/code') ? get('/v1/ping', answer) : ping(answer);

    await expect(answering).rejects.toThrow(fault);
  });

  it('throws for an answer of a path that is not documented, but for a 404', async () => {
    const unknown = { status: 404, type: 'application/problem+json', body: json(PROBLEM) };

    await expect(get('/v1/secret', { body: '{}' })).rejects.toThrow('status 200 is not documented');
    expect((await get('/v1/secret', unknown)).status).toBe(404);
  });

  it('throws for a body where there is to be none', async () => {
    canned = { status: 304, headers: { etag: '"x"' } };
    expect((await http.post('/ofrep/v1/evaluate/flags')).status).toBe(304);
    canned = { status: 204, body: '' };
    expect((await http.post('/auth/logout')).status).toBe(204);
    canned = { status: 200, body: json(PONG) };
    await expect(http.delete('/admin/tokens/1')).rejects.toThrow('status 200 is not documented');
  });
});
