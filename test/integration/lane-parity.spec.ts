import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { rawExchange } from '../support/http-foundation-app.js';
import { type ApiService, startApiService } from '../support/api-service.js';
import { describeWithPostgres } from '../support/test-database.js';

type Head = Readonly<Record<string, string>>;

type Sent = readonly [name: string, line: string, head?: Head, body?: string | Buffer];

const ID = 'r-1';
const BULK = '/ofrep/v1/evaluate/flags';
const deep = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

/** The bytes of a request; the connection is closed after it, so that its answer has an end. */
function bytesOf(line: string, head: Head, body: string | Buffer = ''): (string | Buffer)[] {
  const bytes = Buffer.from(body);
  const hasLength = 'Content-Length' in head || 'Transfer-Encoding' in head;
  const all: Head = {
    Host: 'ffs',
    Connection: 'close',
    'X-Request-Id': ID,
    ...(bytes.length > 0 && { 'Content-Type': 'application/json' }),
    ...(bytes.length > 0 && !hasLength && { 'Content-Length': String(bytes.length) }),
    ...head,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return [`${line} HTTP/1.1\r\n${lines.join('')}\r\n`, bytes];
}

/** Status, headers and body; headers in any order, and without the date. */
function partsOf(answer: string) {
  const end = answer.indexOf('\r\n\r\n');
  const [status = '', ...headers] = answer.slice(0, end).split('\r\n');
  const kept = headers.filter((line) => !/^date:/i.test(line)).sort();
  return { status, headers: kept, body: answer.slice(end + 4) };
}

/** Jest hands a callback to tests that expect more than their row has. */
function whole(rows: readonly Sent[]) {
  return rows.map(([name, line, head = {}, body = '']) => [name, line, head, body] as const);
}

/** Requests that the lane must take, and what is asked. */
const PLAIN: readonly Sent[] = [
  ['one flag', 'POST /v1/evaluate', {}, '{"userID":"u","flagKey":["on","split","no","on"]}'],
  ['all flags', 'POST /v1/evaluate', {}, '{"userID":"u","attributes":{"country":"DE"}}'],
  ['no body', 'POST /v1/evaluate'],
  ['an empty body', 'POST /v1/evaluate', { 'Content-Length': '0' }],
  ['one decision', 'GET /v1/flags/on?userID=u&attributes=%7B%22country%22%3A%22DE%22%7D'],
  ['a query that repeats', 'GET /v1/flags/on?userID=u&userID=v'],
  ['brackets in a query', 'GET /v1/flags/on?attributes[country]=DE&userID[]=u'],
  ['a broken escape in a query', 'GET /v1/flags/on?userID=%E0%A4%A'],
  ['attributes that are not JSON', 'GET /v1/flags/on?attributes={'],
  ['a body where none is meant', 'GET /v1/flags/on', {}, '{"userID":"u"}'],
  ['an unknown flag', 'GET /v1/flags/nowhere'],
  ['a ping', 'POST /v1/ping'],
  ['an OFREP flag', `POST ${BULK}/on`, {}, '{"context":{"targetingKey":"u"}}'],
  ['an OFREP error', `POST ${BULK}/split`, {}, '{"context":{}}'],
  ['an unknown OFREP flag', `POST ${BULK}/nowhere`, {}, '{}'],
  ['a bad OFREP context', `POST ${BULK}/on`, {}, '{"context":[]}'],
  ['a bulk', `POST ${BULK}`, {}, '{"context":{"targetingKey":"u"}}'],
  ['an origin', `POST ${BULK}`, { Origin: 'https://app.example' }, '{}'],
  ['an origin and an error', `POST ${BULK}`, { Origin: 'null' }, '{'],
  ['bad JSON', 'POST /v1/evaluate', {}, '{"userID":'],
  ['JSON of another shape', 'POST /v1/evaluate', {}, '[1]'],
  ['another environment', 'POST /v1/evaluate', {}, '{"environment":"staging"}'],
  ['too deep JSON', 'POST /v1/evaluate', {}, deep(33)],
  ['JSON at the bound', 'POST /v1/evaluate', {}, deep(32)],
  ['bad UTF-8', 'POST /v1/evaluate', {}, Buffer.from([0x22, 0xff, 0x22])],
  ['no media type', 'POST /v1/evaluate', { 'Content-Type': '' }, '{}'],
  ['another media type', 'POST /v1/evaluate', { 'Content-Type': 'text/plain' }, '{}'],
  ['a media type of JSON', 'POST /v1/evaluate', { 'Content-Type': 'application/a+json' }, '{}'],
  ['another charset', 'POST /v1/ping', { 'Content-Type': 'application/json;charset=x' }, '{}'],
  ['gzip', 'POST /v1/evaluate', { 'Content-Encoding': 'gzip' }, gzipSync('{"userID":"u"}')],
  ['gzip that is none', 'POST /v1/evaluate', { 'Content-Encoding': 'gzip' }, '{}'],
  ['an unknown encoding', 'POST /v1/evaluate', { 'Content-Encoding': 'lzw' }, '{}'],
  ['a bomb', 'POST /v1/evaluate', { 'Content-Encoding': 'gzip' }, gzipSync(' '.repeat(300_000))],
  ['a long body', 'POST /v1/evaluate', {}, `"${'x'.repeat(300_000)}"`],
  ['a length over the limit', 'POST /v1/evaluate', { 'Content-Length': '999999' }, '{}'],
  ['chunks', 'POST /v1/evaluate', { 'Transfer-Encoding': 'chunked' }, '2\r\n{}\r\n0\r\n\r\n'],
  ['an id of its own kind', 'POST /v1/evaluate', { 'X-Request-Id': 'a-b_c~1' }, '{'],
];

/** Requests that only Express understands. */
const ODD: readonly Sent[] = [
  ['another case', 'POST /V1/Evaluate', {}, '{}'],
  ['a slash at the end', 'POST /v1/evaluate/', {}, '{}'],
  ['two slashes', 'POST //v1/evaluate', {}, '{}'],
  ['a query on a body', 'POST /v1/evaluate?a=b', {}, '{}'],
  ['an escaped key', 'GET /v1/flags/o%6e'],
  ['a key of many bytes', 'GET /v1/flags/%F0%9F%94%91'],
  ['a broken escape', 'GET /v1/flags/%E0%A4%A'],
  ['a slash in a key', 'GET /v1/flags/a%2Fb'],
  ['dots', 'GET /v1/flags/..'],
  ['no key', 'GET /v1/flags/'],
  ['a fragment', 'GET /v1/flags/on?userID=u#x'],
  ['an absolute target', 'GET http://ffs/v1/flags/on'],
  ['HEAD', 'HEAD /v1/flags/on'],
  ['OPTIONS', 'OPTIONS /v1/evaluate', { Origin: 'x', 'Access-Control-Request-Method': 'POST' }],
  ['a method it does not know', 'PUT /v1/evaluate', {}, '{}'],
  ['GET of what is posted', 'GET /v1/evaluate'],
  ['an expectation', 'POST /v1/evaluate', { Expect: '100-continue' }, '{}'],
  ['another expectation', 'POST /v1/evaluate', { Expect: 'wonders' }, '{}'],
  ['no credential', 'POST /v1/evaluate', { Authorization: '' }, '{}'],
  ['a bad credential', 'POST /v1/evaluate', { Authorization: 'Bearer ffs_srv_no' }, '{}'],
  ['another scheme', 'POST /v1/evaluate', { Authorization: 'Basic eA==' }, '{}'],
];

describeWithPostgres('the two ways of an SDK call', () => {
  let fast: ApiService;
  let slow: ApiService;
  let throughExpress: () => number;

  beforeAll(async () => {
    fast = await startApiService();
    slow = await startApiService({ beside: fast });
    const environments = { production: { enabled: true } };
    const split = ['on', 'off'].map((variant) => ({ variant, weight: 50 }));
    const halves = { production: { enabled: true, fallthrough: { split } } };
    await fast.admin.createFlag({ key: 'on', clientSide: true, environments });
    await fast.admin.createFlag({ key: 'split', environments: halves });
    // From then on key and ruleset are in the memory of both.
    for (const { server } of [fast, slow]) await server.evaluate();
    const express = fast.app.getHttpAdapter().getInstance() as unknown as { handle: () => void };
    const handle = jest.spyOn(express, 'handle');
    throughExpress = () => handle.mock.calls.length;
  });
  afterAll(async () => {
    await slow.close();
    await fast.close();
  });

  const send = (service: ApiService, line: string, head: Head = {}, body?: string | Buffer) => {
    const { headers } = fast.server.http;
    const credential = { Authorization: String(headers['authorization']) };
    const port = Number(new URL(service.url).port);
    return rawExchange(port, bytesOf(line, { ...credential, ...head }, body), 2_000);
  };

  it.each(whole(PLAIN))('answer alike, the lane past Express: %s', async (_, line, head, body) => {
    const before = throughExpress();
    const ours = partsOf(await send(fast, line, head, body));

    expect(throughExpress()).toBe(before);
    expect(ours.status).toMatch(/^HTTP\/1.1 \d{3} /);
    expect(ours).toEqual(partsOf(await send(slow, line, head, body)));
  });

  it.each(whole(ODD))(
    'answer alike what the lane leaves to Express: %s',
    async (_, line, head, body) => {
      const before = throughExpress();
      const ours = partsOf(await send(fast, line, head, body));

      expect(throughExpress()).toBe(before + 1);
      expect(ours.status).toMatch(/^HTTP\/1.1 \d{3} /);
      expect(ours).toEqual(partsOf(await send(slow, line, head, body)));
    },
  );

  it('answer alike where a credential comes twice', async () => {
    const [head = ''] = bytesOf('POST /v1/evaluate', {}) as string[];
    const key = String(fast.server.http.headers['authorization']);
    const twice = head.replace('\r\n', `\r\nAuthorization: ${key}\r\nauthorization: Bearer x\r\n`);
    const [ours, theirs] = await Promise.all(
      [fast, slow].map(({ url }) => rawExchange(Number(new URL(url).port), [twice], 2_000)),
    );

    expect(partsOf(ours ?? '')).toEqual(partsOf(theirs ?? ''));
    expect(ours).toMatch(/^HTTP\/1.1 400 /);
  });

  it('answer 304 alike, and only to whoever has the answer', async () => {
    const body = '{"context":{"targetingKey":"u"}}';
    const first = partsOf(await send(fast, `POST ${BULK}`, {}, body));
    const tag = first.headers.find((line) => line.startsWith('ETag: '))?.slice(6) ?? '';
    for (const known of [tag, `W/${tag}`, `"x", ${tag}`, '"x"', '*']) {
      const head = { 'If-None-Match': known };
      const ours = partsOf(await send(fast, `POST ${BULK}`, head, body));

      expect(ours.status).toMatch(known.includes(tag) ? / 304 / : / 200 /);
      expect(ours).toEqual(partsOf(await send(slow, `POST ${BULK}`, head, body)));
    }
  });
});
