import { type ServerResponse } from 'node:http';
import { type NextFunction, type Request, type Response } from 'express';
import { httpRequestDuration } from '#infra/observability/metrics';

const MILLISECONDS_PER_SECOND = 1000;

/** Times each request by its route template; what no route took is `unmatched`. */
export function measureRequests(request: Request, response: Response, next: NextFunction): void {
  const start = performance.now();
  response.once('close', () => {
    measureAnswer(templateOf(request), request.method, response, start);
  });
  next();
}

/**
 * Counts one answer that has come to its end, good or bad.
 * @param start as of `performance.now()`
 */
export function measureAnswer(
  route: string,
  method: string,
  response: ServerResponse,
  start: number,
): void {
  const seconds = (performance.now() - start) / MILLISECONDS_PER_SECOND;
  const status = response.writableFinished
    ? `${Math.floor(response.statusCode / 100)}xx`
    : 'aborted';
  httpRequestDuration.observe({ route, method, status }, seconds);
}

function templateOf({ route }: Request): string {
  const known: unknown = route;
  if (typeof known !== 'object' || known === null || !('path' in known)) return 'unmatched';
  return typeof known.path === 'string' ? known.path : 'unmatched';
}
