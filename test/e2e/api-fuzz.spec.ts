import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type Call,
  callsOf,
  committedDocument,
  type Parameter,
  resolved,
} from '../support/api-document.js';
import { type HttpClient } from '../support/http-client.js';
import { useProduct } from '../support/product.js';
import { SchemaArbitrary } from '../support/schema-arbitrary.js';

/** Bounds of the whole run; `npm run fuzz:api` looks further. */
const REQUESTS = 1_500;
const TIME_LIMIT_MS = 15_000;

const running = useProduct();
const document = committedDocument();

/** Of a hundred places in a request, how many hold something else than the document allows there. */
const valid = new SchemaArbitrary(document, 0);
const wild = new SchemaArbitrary(document, 8);

interface Request {
  readonly call: Call;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly caller: string;
}

/** A stream has no end to wait for. */
const CALLS = callsOf(document).filter(
  ({ operation }) => operation.responses['200']?.content?.['text/event-stream'] === undefined,
);

const KEYS = fc.constantFrom('new-checkout', 'beta-users', 'production', 'staging');
const HEADERS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  'If-Match': fc.constantFrom('*', '"1"', '"2"', 'W/"1"', 'x'),
  'If-None-Match': fc.constantFrom('*', '"1"'),
  'X-Tenant': fc.constantFrom('acme', 'acme', 'acme', 'other'),
  'Idempotency-Key': fc.constantFrom('one', 'two', ''),
  'X-Request-Id': fc.string({ maxLength: 10 }).map((text) => text.replaceAll(/[^ -~]/g, '')),
};

function requestOf(call: Call, values: SchemaArbitrary): fc.Arbitrary<Request> {
  const parameters = call.operation.parameters.map((each) => resolved(document, each) as Parameter);
  const inPath = parameters.filter((each) => each.in === 'path');
  const inQuery = parameters.filter((each) => each.in === 'query');
  const inHeaders = parameters.filter((each) => each.in === 'header');
  const body = call.operation.requestBody?.content['application/json']?.schema;
  return fc
    .record({
      path: fc.tuple(...inPath.map(({ schema = {} }) => fc.oneof(KEYS, values.of(schema)))),
      query: fc.record(
        Object.fromEntries(inQuery.map(({ name, schema = {} }) => [name, values.of(schema)])),
        { requiredKeys: [] },
      ),
      headers: fc.record(
        Object.fromEntries(inHeaders.map(({ name }) => [name, HEADERS[name] ?? fc.string()])),
        { requiredKeys: [] },
      ),
      body: body === undefined ? fc.constant(undefined) : values.of(body),
      caller: fc.constantFrom('owner', 'owner', 'owner', 'server key', 'client key', 'nobody'),
    })
    .map(({ path, query, headers, ...rest }) => ({
      call,
      url: urlOf(call, path, query),
      headers: headers as Record<string, string>,
      ...rest,
    }));
}

function urlOf({ path }: Call, names: readonly unknown[], query: object): string {
  const left = [...names];
  const filled = path.replaceAll(/\{\w+\}/g, () => encoded(left.shift()));
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${encoded(value)}`);
  return pairs.length === 0 ? filled : `${filled}?${pairs.join('&')}`;
}

/** An empty segment would be another path. */
function encoded(value: unknown): string {
  const text = typeof value === 'string' ? value.toWellFormed() : JSON.stringify(value);
  return encodeURIComponent(text).replace(/^\.{0,2}$/, '~');
}

function clientOf(caller: string): HttpClient {
  switch (caller) {
    case 'owner':
      return running.admin.http;
    case 'server key':
      return running.server.http;
    case 'client key':
      return running.client.http;
    default:
      return running.http;
  }
}

describe('the API, asked anything', () => {
  beforeAll(async () => {
    await running.admin.createFlag({ key: 'new-checkout', clientSide: true });
    await running.admin.http.post('/admin/segments', { key: 'beta-users', included: ['user-1'] });
  });

  it('answers as its document says, and never with an error of its own', async () => {
    const requests = fc
      .tuple(fc.constantFrom(...CALLS), fc.constantFrom(valid, wild))
      .chain(([call, values]) => requestOf(call, values));
    const seen = new Map<number, number>();

    await fc.assert(
      fc.asyncProperty(requests, async ({ call, url, headers, body, caller }) => {
        const answer = await clientOf(caller).send(call.method.toUpperCase(), url, {
          headers,
          body,
        });
        const { status } = answer;
        seen.set(status, (seen.get(status) ?? 0) + 1);
        if (status >= 500 && status !== 503) throw new Error(`${status}: ${answer.text}`);
      }),
      {
        numRuns: REQUESTS,
        interruptAfterTimeLimit: TIME_LIMIT_MS,
        // A smaller request would meet other content: the one that was found is told as it is.
        endOnFailure: true,
      },
    );

    // It would be no test if everything were refused, or nothing.
    expect([...seen.keys()]).toEqual(expect.arrayContaining([200, 201, 400, 401, 403, 404]));
  });
});
