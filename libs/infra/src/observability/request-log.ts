import { type IncomingMessage, type ServerResponse } from 'node:http';
import { type Params } from 'nestjs-pino';
import { type LevelWithSilent, type Logger } from 'pino';
import { type HttpLogger, pinoHttp } from 'pino-http';

/** What is known of a request only after its credential was checked. */
export interface RequestFacts {
  readonly tenant?: string;
  readonly environment?: string;
  readonly revision?: number;
}

export interface RequestLogOptions {
  readonly logger: Logger;
  readonly requestIdOf: (request: IncomingMessage) => string;
  /** Paths whose good answers are logged at debug: SDK routes and probes, thousands in a second. */
  readonly isQuiet: (path: string) => boolean;
}

function pathOf(request: IncomingMessage): string {
  // Express rewrites `url` under a mount path. The query may hold attributes and stream tokens.
  const url = 'originalUrl' in request ? String(request.originalUrl) : (request.url ?? '');
  return url.split('?', 1)[0] ?? '';
}

function levelFor(response: ServerResponse, isQuiet: boolean): LevelWithSilent {
  // A failure has its own line at error level, with the cause; this one only completes the picture.
  if (response.statusCode >= 500) return 'warn';
  return isQuiet && response.statusCode < 400 ? 'debug' : 'info';
}

/** Middleware that gives each request a logger with its id and writes one line per answer. */
export function requestLog({ logger, requestIdOf, isQuiet }: RequestLogOptions): HttpLogger {
  return pinoHttp({
    logger,
    genReqId: requestIdOf,
    customProps: (request) => ({ requestId: requestIdOf(request) }),
    wrapSerializers: false,
    serializers: {
      req: (request: IncomingMessage) => ({ method: request.method, path: pathOf(request) }),
      res: (response: ServerResponse) => ({ status: response.statusCode }),
    },
    customLogLevel: (request, response) => levelFor(response, isQuiet(pathOf(request))),
    customErrorObject: (_request, response, _error, value: { responseTime: number }) => ({
      res: response,
      responseTime: value.responseTime,
    }),
    customErrorMessage: () => 'request completed',
  });
}

/** Adds facts to every later line of the request, the one of its answer included. */
export function annotateRequest(request: IncomingMessage, facts: RequestFacts): void {
  // Requests served before the middleware have no logger of their own.
  if ('log' in request) request.log.setBindings({ ...facts });
}

/** For `LoggerModule.forRoot`: Nest logs through the logger of the process, and within a request through its own. */
export function loggerModuleParams(logger: Logger): Params {
  // As a string it is mounted as middleware; the default would add a route of every method for every path.
  return { pinoHttp: { logger }, useExisting: true, forRoutes: ['/'] };
}
