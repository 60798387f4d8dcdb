import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { ACCESS_MATRIX } from '#api/access/access-matrix';
import { OPERATORS } from '#domain/evaluation/operators/registry';
import { isRecord } from '#domain/kernel/json-value';
import { createApiWithoutDatabase } from '../support/api-without-database.js';
import { type ApiDocument, callsOf, resolve, resolved, visit } from '../support/api-document.js';
import { HttpClient } from '../support/http-client.js';
import { SchemaValidator } from '../support/schema-validator.js';

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
let document: ApiDocument;

beforeAll(async () => {
  app = await createApiWithoutDatabase();
  await app.listen(0, '127.0.0.1');
  const answer = await new HttpClient(await app.getUrl()).get('/openapi.json');
  document = answer.body as ApiDocument;
});
afterAll(() => app.close());

const nameOf = ({ method, path }: { readonly method: string; readonly path: string }) =>
  `${method} ${path}`;

/** The names of calls for which something does not hold. */
const callsWithout = (holds: (call: ReturnType<typeof callsOf>[number]) => boolean) =>
  callsOf(document)
    .filter((call) => !holds(call))
    .map(nameOf);

describe('the OpenAPI document', () => {
  it('has every call of the contract', () => {
    const described = new Set(callsOf(document).map(nameOf));

    expect(CALLS.filter((call) => !described.has(call))).toEqual([]);
  });

  it('has the routes of the access matrix and no other', () => {
    const routes = ACCESS_MATRIX.map(({ route }) => {
      const [method = '', path = ''] = route.split(' ');
      return `${method.toLowerCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')}`;
    });

    expect(callsOf(document).map(nameOf).sort()).toEqual(routes.sort());
  });

  it('refers to nothing that it does not define', () => {
    const broken: string[] = [];
    visit(document, ({ $ref }, place) => {
      if (typeof $ref === 'string' && resolve(document, $ref) === undefined) broken.push(place);
    });

    expect(broken).toEqual([]);
  });

  it('defines no schema, response, parameter or header that nothing refers to', () => {
    const text = JSON.stringify(document);
    const unused = ['schemas', 'parameters', 'headers'].flatMap((kind) =>
      Object.keys(document.components[kind] ?? {}).filter(
        (name) => !text.includes(`"#/components/${kind}/${name}"`),
      ),
    );

    expect(unused).toEqual([]);
  });

  it('speaks OpenAPI 3.1, not 3.0', () => {
    const old: string[] = [];
    visit(document.components['schemas'], (node, place) => {
      const isSchema = !place.endsWith('/properties') && !place.includes('/examples/');
      if (isSchema && ('nullable' in node || 'example' in node)) old.push(place);
    });

    expect(document.openapi).toMatch(/^3\.1\.\d$/);
    expect(old).toEqual([]);
  });

  it('names every call once, in words of its own, and files it under a tag that is described', () => {
    const calls = callsOf(document);
    const tags = new Map(document.tags.map(({ name, description }) => [name, description]));

    expect(new Set(calls.map(({ operation }) => operation.operationId)).size).toBe(calls.length);
    expect(callsWithout(({ operation }) => /^[a-z][A-Za-z]+$/.test(operation.operationId))).toEqual(
      [],
    );
    expect(callsWithout(({ operation }) => (operation.summary ?? '') !== '')).toEqual([]);
    expect(callsWithout(({ operation: { tags: own } }) => tags.has(own?.[0] ?? ''))).toEqual([]);
    expect([...tags.values()].filter((description) => !description)).toEqual([]);
  });

  it('describes every parameter of a path, and every header and query it names', () => {
    const missing = callsWithout(({ path, operation }) => {
      const parameters = operation.parameters.map((each) => resolved(document, each));
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const described = parameters.filter((each) => 'in' in each && each.in === 'path');
      return (
        described.length === inPath.length && parameters.every(({ schema }) => schema !== undefined)
      );
    });

    expect(missing).toEqual([]);
  });

  it('tells of every call what a good answer is, with a schema, and no error as "default"', () => {
    const untold = callsWithout(({ operation: { responses } }) => {
      const good = Object.entries(responses).filter(([status]) => status.startsWith('2'));
      const schemas = good.every(
        ([status, { content }]) =>
          status === '204' || Object.values(content ?? { none: {} }).every(({ schema }) => schema),
      );
      return good.length > 0 && schemas && !('default' in responses);
    });

    expect(untold).toEqual([]);
  });

  it('asks for a credential wherever the service does, and nowhere else', () => {
    const open = callsOf(document).filter(({ operation }) => operation.security.length === 0);
    const isPublic = ACCESS_MATRIX.filter(({ access }) => access === 'public').length;

    expect(open.filter(({ path }) => /^\/(?:admin|v1|ofrep)\//.test(path))).toEqual([]);
    expect(open).toHaveLength(isPublic);
    expect(
      callsWithout(
        ({ operation: { security, responses } }) => security.length === 0 || '401' in responses,
      ),
    ).toEqual([]);
  });

  it('knows every operator of the registry', () => {
    const names = new Set<unknown>();
    visit(document.components['schemas']?.['Comparison'], (node) => {
      const { op } = isRecord(node['properties']) ? node['properties'] : {};
      if (isRecord(op) && Array.isArray(op['enum'])) names.add(op['enum'][0]);
    });

    expect([...names]).toEqual([...OPERATORS.keys()]);
  });

  it('refuses unknown fields in every body of the Admin API', () => {
    const bodies = callsOf(document).flatMap(({ path, operation: { requestBody } }) => {
      const body = requestBody?.content['application/json']?.schema;
      return body && /^\/(?:admin|auth)\//.test(path) ? [resolved(document, body)] : [];
    });

    expect(bodies.length).toBeGreaterThan(20);
    expect(bodies.filter((body) => Reflect.get(body, 'additionalProperties') !== false)).toEqual(
      [],
    );
  });

  it('shows examples that are valid by the schemas they stand in', () => {
    const validator = new SchemaValidator(document);
    const faults: string[] = [];
    let shown = 0;
    visit(document.components['schemas'], (node, place) => {
      const { examples } = node;
      if (!Array.isArray(examples) || place.includes('/examples/')) return;
      const at = place.replace('#', '#/components/schemas');
      for (const example of examples as unknown[]) {
        shown += 1;
        faults.push(...validator.faults(at, example).map((fault) => `${at}: ${fault}`));
      }
    });

    expect(faults).toEqual([]);
    expect(shown).toBeGreaterThan(60);
  });

  it('shows an example of what is sent to create, change and evaluate', () => {
    const without = callsOf(document).flatMap(({ path, operation }) => {
      const body = operation.requestBody?.content['application/json']?.schema;
      const known = body && resolved(document, body);
      const isMain = /^\/(?:admin\/(?:flags|segments|evaluate|import)|v1|ofrep)/.test(path);
      return known && isMain && !('examples' in known) ? [operation.operationId] : [];
    });

    expect(without).toEqual([]);
  });
});
