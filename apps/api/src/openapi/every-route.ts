import { type OpenAPIObject } from '@nestjs/swagger';
import { type Access, ACCESS_MATRIX } from '../access/access-matrix.js';
import { type RouteClass, routeClassOf } from '../http/route-class.js';
import {
  ERROR_FAMILIES,
  ERROR_STATUSES,
  type ErrorFamily,
  errorResponse,
  type ErrorStatus,
  RATE_LIMIT_HEADERS,
} from './error-responses.js';
import { KEY, oneOf, type Schema } from './schema.js';
import { securityOf } from './security.js';

type PathItem = OpenAPIObject['paths'][string];
type Operation = NonNullable<PathItem['get']>;
type Parameters = NonNullable<Operation['parameters']>;
type Response = NonNullable<Operation['responses'][string]>;
type Components = NonNullable<OpenAPIObject['components']>;
type Headers = NonNullable<Components['headers']>;

const METHODS = ['get', 'put', 'post', 'patch', 'delete'] as const;
export type Method = (typeof METHODS)[number];

/** What can be told of a route without knowing what it does. */
interface Route {
  readonly method: Method;
  readonly path: string;
  readonly access: Access;
  readonly routeClass: RouteClass;
}

/** Every valid credential of their kind may do it. */
const UNREFUSED: ReadonlySet<Access> = new Set(['public', 'any', 'stream-token']);

const PATH_PARAMETERS: Readonly<Record<string, Schema>> = {
  key: KEY,
  environment: KEY,
  id: { type: 'string', format: 'uuid' },
  version: { type: 'integer', minimum: 1 },
};

/** Headers of requests that mean the same on every route that reads them. */
export const SHARED_PARAMETERS = {
  RequestId: {
    name: 'X-Request-Id',
    in: 'header',
    description: 'Comes back in the answer if it is 1 to 128 visible ASCII characters.',
    schema: { type: 'string' },
  },
  Tenant: {
    name: 'X-Tenant',
    in: 'header',
    description: 'Key of the tenant that is meant, for people who belong to several.',
    schema: KEY,
  },
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    description:
      'Makes it safe to send the request again: its first answer is kept for 24 h and answered again, byte for byte.',
    schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
  },
} as const satisfies Components['parameters'];

/** Headers of answers that mean the same on every route. */
export const SHARED_HEADERS = {
  RequestId: {
    description: 'The id of this request, in the log too.',
    required: true,
    schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,128}$' },
  },
  RateLimit: {
    description: 'What is left of each limit, and the seconds until it is whole again.',
    schema: { type: 'string', examples: ['"admin-key";r=99;t=12'] },
  },
  RateLimitPolicy: {
    description: 'The limits: so many requests in so many seconds.',
    schema: { type: 'string', examples: ['"admin-key";q=100;w=60'] },
  },
  Stale: {
    description:
      'While the database cannot be asked: the seconds since what is answered was last known to be current.',
    schema: { type: 'string', pattern: '^[0-9]+$' },
  },
  IdempotentReplayed: {
    description: 'Present when this is the answer of an earlier request with the same key.',
    schema: oneOf('true'),
  },
} satisfies Headers;

/** Every error, in the words of every family, for operations to refer to. */
export function errorResponses(): Record<string, Response> {
  return Object.fromEntries(
    ERROR_FAMILIES.flatMap((family) =>
      ERROR_STATUSES.map((status) => [
        `${family}${status}`,
        withSharedHeaders(errorResponse(status, family), family),
      ]),
    ),
  );
}

/** Adds to every operation what follows from its place in the access matrix, its method and its parameters. */
export function describeEveryRoute(paths: OpenAPIObject['paths']): OpenAPIObject['paths'] {
  return Object.fromEntries(
    Object.entries(paths).map(([path, item]) => [path, describeItem(path, item)]),
  );
}

function describeItem(path: string, item: PathItem): PathItem {
  const described = METHODS.flatMap((method) => {
    const operation = item[method];
    return operation === undefined ? [] : [[method, describe(routeOf(method, path), operation)]];
  });
  return { ...item, ...(Object.fromEntries(described) as PathItem) };
}

/** A route that is not in the matrix is open to nobody, and that is what the document says of it. */
function routeOf(method: Method, path: string): Route {
  const name = `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`;
  const access = ACCESS_MATRIX.find(({ route }) => route === name)?.access ?? [];
  return { method, path, access, routeClass: routeClassOf(path) };
}

function describe(route: Route, operation: Operation): Operation {
  const own = (operation.parameters ?? []).filter(
    (parameter) => !('in' in parameter && parameter.in === 'path'),
  );
  const family = familyOf(route);
  const errors = errorStatusesOf(route, own).map(
    (status) => [status, { $ref: `#/components/responses/${family}${status}` }] as const,
  );
  const responses = { ...Object.fromEntries(errors), ...operation.responses };
  return {
    ...operation,
    security: securityOf(route.access),
    parameters: [...pathParametersOf(route), ...own, ...sharedParametersOf(route)],
    responses: Object.fromEntries(
      Object.entries(responses).flatMap(([status, each]) =>
        each === undefined ? [] : [[status, withSharedHeaders(each, family, headersOf(route))]],
      ),
    ),
  };
}

function errorStatusesOf(route: Route, parameters: Parameters): ErrorStatus[] {
  const { access, routeClass } = route;
  const asks = (header: string) =>
    parameters.some((parameter) => 'name' in parameter && parameter.name === header);
  const isWrite = isAdminWrite(route);
  const conditional = isWrite && (asks('If-Match') || asks('If-None-Match'));
  const statuses: (readonly ErrorStatus[])[] = [
    [400, 429, 500],
    access === 'public' ? [] : [401],
    UNREFUSED.has(access) ? [] : [403],
    route.path.includes('{') ? [404] : [],
    readsBody(route) ? [408, 413, 415] : [],
    isWrite ? [409, 422] : [],
    conditional ? [412, 428] : [],
    routeClass === 'operations' ? [] : [503, 504],
  ];
  return statuses.flat();
}

function sharedParametersOf(route: Route): Parameters {
  const names: (keyof typeof SHARED_PARAMETERS)[] = ['RequestId'];
  if (route.routeClass === 'admin') names.push('Tenant');
  if (isAdminWrite(route)) names.push('IdempotencyKey');
  return names.map((name) => ({ $ref: `#/components/parameters/${name}` }));
}

function withSharedHeaders(response: Response, family: ErrorFamily, more: Headers = {}): Response {
  if (!('description' in response)) return response;
  return {
    ...response,
    headers: {
      'X-Request-Id': { $ref: '#/components/headers/RequestId' },
      ...more,
      ...(family === 'WriteProblem' && {
        'Idempotent-Replayed': { $ref: '#/components/headers/IdempotentReplayed' },
      }),
      ...response.headers,
    },
  };
}

/** Controllers may take several at once, of which their decorators then say nothing. */
function pathParametersOf({ path }: Route): Parameters {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => {
    const known = PATH_PARAMETERS[name];
    if (known === undefined) throw new Error(`what is the parameter ${name} of ${path}?`);
    return { name, in: 'path', required: true, schema: known };
  });
}

function familyOf(route: Route): ErrorFamily {
  if (route.routeClass === 'ofrep') return 'OfrepError';
  return isAdminWrite(route) ? 'WriteProblem' : 'Problem';
}

/** The reader of bodies goes by the method alone. */
function readsBody({ method }: Route): boolean {
  return method === 'post' || method === 'put' || method === 'patch';
}

/** What good answers tell besides. SDK routes are asked too often for headers about limits that are not reached. */
function headersOf({ routeClass }: Route): Headers {
  switch (routeClass) {
    case 'admin':
    case 'auth':
      return RATE_LIMIT_HEADERS;
    case 'sdk':
    case 'ofrep':
      return { 'X-FFS-Stale': { $ref: '#/components/headers/Stale' } };
    case 'operations':
      return {};
  }
}

function isAdminWrite({ method, routeClass }: Route): boolean {
  return routeClass === 'admin' && method !== 'get';
}
