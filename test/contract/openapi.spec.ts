import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { type OpenAPIObject } from '@nestjs/swagger';
import { createApiWithoutDatabase } from '../support/api-without-database.js';
import { HttpClient } from '../support/http-client.js';

/** The calls of CONTRACT that exist; each must be in the document that clients are generated from. */
const CALLS = [
  'post /auth/login',
  'post /auth/refresh',
  'post /auth/logout',
  'get /auth/me',
  'get /admin/flags',
  'post /admin/flags',
  'get /admin/flags/{key}',
  'put /admin/flags/{key}',
  'patch /admin/flags/{key}',
  'delete /admin/flags/{key}',
  'patch /admin/flags/{key}/environments/{environment}',
  'get /admin/environments',
  'post /admin/environments',
  'delete /admin/environments/{environment}',
  'get /admin/environments/{environment}/keys',
  'post /admin/environments/{environment}/keys',
  'delete /admin/environments/{environment}/keys/{id}',
  'post /admin/environments/{environment}/keys/{id}/rotate',
  'post /v1/evaluate',
  'get /v1/flags/{key}',
  'post /v1/ping',
  'post /ofrep/v1/evaluate/flags/{key}',
  'get /healthz',
  'get /startupz',
  'get /readyz',
  'get /metrics',
];

let app: NestExpressApplication;
let document: OpenAPIObject;

beforeAll(async () => {
  app = await createApiWithoutDatabase();
  await app.listen(0, '127.0.0.1');
  const answer = await new HttpClient(await app.getUrl()).get('/openapi.json');
  document = answer.body as OpenAPIObject;
});
afterAll(() => app.close());

function operations(): [string, { readonly responses?: Readonly<Record<string, unknown>> }][] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    (['get', 'put', 'post', 'patch', 'delete'] as const).flatMap((method) => {
      const operation = item[method];
      return operation === undefined ? [] : [[`${method} ${path}`, operation] as const];
    }),
  ) as [string, { readonly responses?: Readonly<Record<string, unknown>> }][];
}

describe('the OpenAPI document', () => {
  it('has every call of the contract', () => {
    const described = new Set(operations().map(([call]) => call));

    expect(CALLS.filter((call) => !described.has(call))).toEqual([]);
  });

  it('refers to nothing that it does not define', () => {
    const references = JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g);
    const broken = [...references].filter(([, path = '']) => resolve(path) === undefined);

    expect(broken.map(([reference]) => reference)).toEqual([]);
  });

  it('tells of every call what a good answer is, and that errors are problems', () => {
    for (const [call, { responses = {} }] of operations()) {
      const statuses = Object.keys(responses);
      expect([call, statuses.filter((status) => status.startsWith('2'))]).not.toEqual([call, []]);
      expect([call, statuses]).toEqual([call, expect.arrayContaining(['default'])]);
    }
  });

  it('asks for a credential wherever the service does', () => {
    const open = operations()
      .filter(([, operation]) => !('security' in operation))
      .map(([call]) => call);

    expect(open.filter((call) => /^\w+ \/(?:admin|v1|ofrep)\//.test(call))).toEqual([]);
  });
});

function resolve(path: string): unknown {
  return path.split('/').reduce<unknown>((node, name) => {
    if (typeof node !== 'object' || node === null) return undefined;
    return Reflect.get(node, name.replaceAll('~1', '/').replaceAll('~0', '~'));
  }, document);
}
