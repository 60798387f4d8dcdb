import { type IncomingMessage } from 'node:http';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { Logger as PinoNestLogger } from 'nestjs-pino';
import { type Logger } from 'pino';
import { type HttpConfig } from '#infra/config/http.config';
import { NestLogger } from '#infra/observability/nest.logger';
import { RequestLog } from '#infra/observability/request-log';
import { clientAddress, type ProxyTrust } from './limits/client-address.js';
import { type RateLimits } from './limits/rate-limits.js';
import { RequestBodyGuard } from './limits/request-body.guard.js';
import { type RequestBodies } from './limits/request-bodies.js';
import { corsHeaders } from './cors.js';
import { dependencyFailure, type ErrorTranslator } from '#infra/resilience/dependency-failure';
import { DtoPipe } from './dto.pipe.js';
import { type Drain } from '#infra/operations/drain';
import { ErrorResponder, type ErrorShape } from './error-responder.js';
import { httpException } from './http-exception.js';
import { type HttpFront } from './http-front.js';
import { measureRequests } from './http-metrics.js';
import { discardRest } from './json-body.js';
import { LoadShedder } from './overload/load-shedder.js';
import { countInFlight } from './overload/shed-load.js';
import { ProblemFilter } from './problem.filter.js';
import { announceRequestId, requestIdOf } from './request-id.js';
import { routeClassOf } from './route-class.js';
import { allowedMethods } from './route-table.js';
import { securityHeaders } from './security-headers.js';
import { requireSingleHeaders } from './single-headers.js';
import { StrayQueryGuard } from './stray-query.guard.js';

export interface HttpFoundation {
  readonly config: Pick<HttpConfig, 'corsAdminOrigins' | 'trustProxy'>;
  readonly logger: Logger;
  /** For routes that do not word their errors as problem+json. */
  readonly errorShapes?: readonly ErrorShape[];
  /** For errors of libraries beyond Nest, the network and PostgreSQL. */
  readonly errorTranslators?: readonly ErrorTranslator[];
  readonly bodies: RequestBodies;
  /** Of the application, once it is made; without it nothing is counted. */
  readonly limitsOf?: (app: NestExpressApplication) => RateLimits;
  /** Once active, every answer closes its connection. */
  readonly drain?: Drain;
}

/**
 * Everything that holds for every route, in the order requests meet it. Call once, before `init` or
 * `listen`, on an application made without body parsers, whose module imports
 * `LoggerModule.forRoot(loggerModuleParams(logger))`.
 * @returns what answers before Express must have in common with it
 */
export function configureApp(app: NestExpressApplication, foundation: HttpFoundation): HttpFront {
  const { config, logger } = foundation;
  const responder = new ErrorResponder({
    logger,
    translators: [...(foundation.errorTranslators ?? []), httpException, dependencyFailure],
    shapes: foundation.errorShapes ?? [],
  });
  const limits = foundation.limitsOf?.(app);
  const requestLog = new RequestLog({ logger, requestIdOf, isQuiet });
  app.useLogger(new NestLogger(app.get(PinoNestLogger)));
  app.disable('x-powered-by');
  // Answers carry ETags where they mean something; Express would hash every body.
  app.set('etag', false);
  answerNotModifiedOnlyWhereMeant(app);
  app.set('trust proxy', config.trustProxy);
  const shedder = new LoadShedder(logger);
  const trusts = proxyTrustOf(app);
  const addressOf = (request: IncomingMessage): string => clientAddress(request, trusts);
  app.use(withRequestId);
  app.use(countInFlight({ shedder }));
  app.use(closeWhenDraining(foundation.drain));
  app.use(requestLog.watch);
  app.use(measureRequests);
  app.use(securityHeaders);
  app.use(cors(config.corsAdminOrigins));
  app.use(answerOptions);
  if (limits !== undefined) app.use(limitAddresses(limits, addressOf));
  app.use(singleHeaders);
  app.use(leaveNothingUnread);
  // Behind all guards of the application's modules, so behind the one of access.
  app.useGlobalGuards(new StrayQueryGuard(), new RequestBodyGuard(foundation.bodies));
  app.useGlobalFilters(new ProblemFilter(responder));
  app.useGlobalPipes(new DtoPipe());
  const { drain, bodies } = foundation;
  const { corsAdminOrigins } = config;
  return { responder, requestLog, shedder, corsAdminOrigins, drain, bodies, limits, addressOf };
}

/**
 * Express makes a 304 of an answer whose `ETag` the request has in `If-None-Match`. The tags of the Admin API are
 * versions, for `If-Match`, and do not cover all of an answer; the SDK routes say 304 themselves.
 */
function answerNotModifiedOnlyWhereMeant(app: NestExpressApplication): void {
  const { request } = app.getHttpAdapter().getInstance();
  Object.defineProperty(request, 'fresh', { value: false });
}

/** SDK routes and probes answer thousands of times for every line worth reading. */
function isQuiet(path: string): boolean {
  const routeClass = routeClassOf(path);
  return routeClass === 'sdk' || routeClass === 'ofrep' || routeClass === 'operations';
}

function withRequestId(request: Request, response: Response, next: NextFunction): void {
  announceRequestId(request, response);
  next();
}

function closeWhenDraining(drain: Drain | undefined): RequestHandler {
  return (_request, response, next) => {
    if (drain?.active) response.setHeader('Connection', 'close');
    next();
  };
}

function cors(adminOrigins: readonly string[]): RequestHandler {
  return (request, response, next) => {
    const { origin } = request.headers;
    const isPreflight =
      request.method === 'OPTIONS' &&
      request.headers['access-control-request-method'] !== undefined;
    const headers = corsHeaders(routeClassOf(request.path), origin, isPreflight, adminOrigins);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    next();
  };
}

/** Without a body or a credential: preflights carry neither. */
function answerOptions(request: Request, response: Response, next: NextFunction): void {
  const methods =
    request.method === 'OPTIONS' ? allowedMethods(request.app.router.stack, request.path) : [];
  if (methods.length === 0) {
    next();
    return;
  }
  response.setHeader('Allow', methods.join(', '));
  response.status(204).end();
}

function limitAddresses(limits: RateLimits, addressOf: HttpFront['addressOf']): RequestHandler {
  return (request, response, next) => {
    limits.takeAddress(routeClassOf(request.path), addressOf(request), response);
    next();
  };
}

/** Express's reading of `trust proxy`, which it types as it types every setting: not at all. */
function proxyTrustOf(app: NestExpressApplication): ProxyTrust {
  return app.getHttpAdapter().getInstance().get('trust proxy fn') as ProxyTrust;
}

function singleHeaders(request: Request, _response: Response, next: NextFunction): void {
  requireSingleHeaders(request);
  next();
}

/** Most refusals come before the body is read. */
function leaveNothingUnread(request: Request, response: Response, next: NextFunction): void {
  response.once('finish', () => {
    discardRest(request);
  });
  next();
}
