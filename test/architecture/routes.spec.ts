import { type AddressInfo } from 'node:net';
import { Controller, Get, Module, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Access, ACCESS_MATRIX } from '#api/access/access-matrix';
import { type Requirement, requirementOf } from '#api/access/requirement';
import {
  ANY_CREDENTIAL,
  PERMISSION,
  PERSON,
  SDK_KINDS,
  STREAM_TOKEN,
} from '#api/access/requirement.decorators';
import { PUBLIC_ROUTE } from '#infra/operations/public.decorator';
import { createApiWithoutDatabase } from '../support/api-without-database.js';
import { HttpClient } from '../support/http-client.js';
import { expectProblem } from '../support/problem.js';

/** Every route that anybody may call, and why. A new one is a decision to be written down here. */
const PUBLIC_ROUTES = [
  // Trade something secret for a login, or end one.
  'POST /auth/login',
  'POST /auth/refresh',
  'POST /auth/logout',
  // Make somebody known: with the secret of an invitation, or where signup is open.
  'POST /auth/accept-invite',
  'POST /auth/register',
  // Asked by orchestrators and monitoring, which have no credentials.
  'GET /healthz',
  'GET /readyz',
  'GET /startupz',
  'GET /metrics',
];

/** Served by Express itself, past Nest's guards: documents without data of any tenant. */
const DOCUMENT_ROUTES = /^GET \/(?:openapi\.json|docs(?:\/.*)?)$/;

const MARKS = [PUBLIC_ROUTE, PERMISSION, PERSON, SDK_KINDS, STREAM_TOKEN, ANY_CREDENTIAL];

interface Handler {
  readonly route: string;
  readonly name: string;
  readonly marks: readonly string[];
  readonly access: Access | 'nobody';
}

@Controller('admin/forgotten')
class ForgottenController {
  @Get()
  get(): string {
    return 'open to all';
  }
}

@Module({ controllers: [ForgottenController] })
class ForgottenModule {}

let api: NestExpressApplication;
let careless: NestExpressApplication;

beforeAll(async () => {
  api = await createApiWithoutDatabase();
  careless = await createApiWithoutDatabase([ForgottenModule]);
});
afterAll(() => Promise.all([api.close(), careless.close()]));

describe('the route table', () => {
  it('is the one of the whole service', () => {
    const routes = handlersOf(api).map(({ route }) => route);

    expect(routes).toEqual(
      expect.arrayContaining([
        'POST /admin/flags',
        'PATCH /admin/flags/:key/environments/:environment',
        'POST /v1/evaluate',
        'POST /ofrep/v1/evaluate/flags/:key',
        'GET /auth/me',
        'GET /healthz',
      ]),
    );
    expect(new Set(routes).size).toBe(routes.length);
  });

  it('has no route that Nest does not guard, but for the documentation', () => {
    const guarded = new Set(handlersOf(api).map(({ route }) => route));
    const routes = expressRoutesOf(api);

    expect(routes.length).toBeGreaterThanOrEqual(guarded.size);
    const past = routes.filter((route) => !guarded.has(route));
    expect(past.filter((route) => !DOCUMENT_ROUTES.test(route))).toEqual([]);
  });

  it('says of every route, in exactly one way, who may call it', () => {
    expect(handlersOf(api).filter(({ marks }) => marks.length !== 1)).toEqual([]);
  });

  it('has these public routes and no other', () => {
    const open = handlersOf(api).filter(({ marks }) => marks.includes(PUBLIC_ROUTE));

    expect(open.map(({ route }) => route).sort()).toEqual([...PUBLIC_ROUTES].sort());
  });
});

describe('the access matrix', () => {
  it('says of every route what its marks say, and knows no other route', () => {
    const inOrder = (policies: readonly { route: string; access: unknown }[]) =>
      policies
        .map(({ route, access }) => ({ route, access }))
        .sort((one, other) => (one.route < other.route ? -1 : 1));

    expect(inOrder(ACCESS_MATRIX)).toEqual(inOrder(handlersOf(api)));
  });

  it('says of every permission how far it reaches for a role limited to environments', () => {
    const unsaid = ACCESS_MATRIX.filter(
      ({ access, reach }) => typeof access === 'string' && access.includes(':') && !reach,
    );

    expect(unsaid).toEqual([]);
  });
});

describe('a route without a mark', () => {
  it('is found in the table', () => {
    expect(handlersOf(careless).filter(({ marks }) => marks.length !== 1)).toEqual([
      {
        route: 'GET /admin/forgotten',
        name: 'ForgottenController.get',
        marks: [],
        access: 'nobody',
      },
    ]);
  });

  it('answers nobody', async () => {
    await careless.listen(0, '127.0.0.1');
    const { port } = careless.getHttpServer().address() as AddressInfo;
    const undocumented = () => undefined;
    const http = new HttpClient(`http://127.0.0.1:${port}`, {}, undocumented);

    expectProblem(await http.get('/admin/forgotten'), 403, 'forbidden');
    expectProblem(await http.as('any.jwt.at-all').get('/admin/forgotten'), 403, 'forbidden');
  });
});

function handlersOf(app: NestExpressApplication): Handler[] {
  const scanner = new MetadataScanner();
  const modules = [...app.get(ModulesContainer).values()];
  const controllers = new Set(
    modules.flatMap((module) => [...module.controllers.values()].map(({ metatype }) => metatype)),
  );
  return [...controllers].flatMap((controller) => {
    if (typeof controller !== 'function') return [];
    const prototype: unknown = controller.prototype;
    if (typeof prototype !== 'object' || prototype === null) return [];
    return scanner.getAllMethodNames(prototype).flatMap((name) => {
      const method: unknown = Reflect.get(prototype, name);
      if (typeof method !== 'function' || !Reflect.hasMetadata(PATH_METADATA, method)) return [];
      const marks = MARKS.filter(
        (mark) => Reflect.hasMetadata(mark, method) || Reflect.hasMetadata(mark, controller),
      );
      const verb = RequestMethod[Number(Reflect.getMetadata(METHOD_METADATA, method))] ?? '?';
      return pathsOf(controller).flatMap((prefix) =>
        pathsOf(method).map((path) => ({
          route: `${verb} ${joined(prefix, path)}`,
          name: `${controller.name}.${name}`,
          marks,
          access: accessOf(
            requirementOf((mark) => {
              const own: unknown = Reflect.getMetadata(mark, method);
              return own ?? Reflect.getMetadata(mark, controller);
            }),
          ),
        })),
      );
    });
  });
}

function accessOf(requirement: Requirement): Access | 'nobody' {
  switch (requirement.kind) {
    case 'sdk':
      return requirement.kinds;
    case 'permission':
      return requirement.permission;
    case 'anybody':
      return 'any';
    case 'public':
    case 'stream-token':
    case 'person':
    case 'nobody':
      return requirement.kind;
  }
}

function pathsOf(target: object): string[] {
  const path: unknown = Reflect.getMetadata(PATH_METADATA, target);
  return (Array.isArray(path) ? path : [path]).map(String);
}

function joined(...parts: readonly string[]): string {
  return `/${parts
    .flatMap((part) => part.split('/'))
    .filter(Boolean)
    .join('/')}`;
}

interface Route {
  readonly path: string;
  readonly methods: Readonly<Record<string, boolean>>;
}

/** Express does not type what its routes hold. */
function isRoute(route: unknown): route is Route {
  return typeof route === 'object' && route !== null && 'methods' in route;
}

function expressRoutesOf(app: NestExpressApplication): string[] {
  const { stack } = app.getHttpAdapter().getInstance().router;
  return stack.flatMap(({ route }) =>
    isRoute(route)
      ? Object.keys(route.methods).map((method) => `${method.toUpperCase()} ${route.path}`)
      : [],
  );
}
