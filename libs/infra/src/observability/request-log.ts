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

/** One line per answer, whichever way it is given. */
export class RequestLog {
  private readonly attach: HttpLogger;

  constructor(private readonly options: RequestLogOptions) {
    const { logger, requestIdOf } = options;
    this.attach = pinoHttp({
      logger,
      autoLogging: false,
      genReqId: requestIdOf,
      customProps: (request) => factsOf(request, requestIdOf),
      wrapSerializers: false,
      serializers: { req: summaryOf },
    });
  }

  /** Middleware that gives the request a logger of its own, which also writes the line when it is answered. */
  readonly watch = (
    request: IncomingMessage,
    response: ServerResponse,
    next?: () => void,
  ): void => {
    const start = performance.now();
    this.attach(request, response);
    response.once('close', () => {
      this.complete(request.log, request, response, start);
    });
    next?.();
  };

  /**
   * Writes the line of a request on a quiet path that has no logger of its own.
   * @param start as of `performance.now()`
   */
  writeQuiet(request: IncomingMessage, response: ServerResponse, start: number): void {
    const { logger, requestIdOf } = this.options;
    if (!logger.isLevelEnabled(levelFor(response, true))) return;
    const facts = { req: summaryOf(request), requestId: requestIdOf(request) };
    this.complete(logger.child(facts), request, response, start);
  }

  private complete(
    logger: Logger,
    request: IncomingMessage,
    response: ServerResponse,
    start: number,
  ): void {
    const level = levelFor(response, this.options.isQuiet(pathOf(request)));
    const res = { status: response.statusCode };
    const responseTime = Math.round(performance.now() - start);
    logger[level]({ res, responseTime }, 'request completed');
  }
}

function summaryOf(request: IncomingMessage): object {
  return { method: request.method, path: pathOf(request) };
}

function factsOf(request: IncomingMessage, requestIdOf: RequestLogOptions['requestIdOf']): object {
  return { requestId: requestIdOf(request) };
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
