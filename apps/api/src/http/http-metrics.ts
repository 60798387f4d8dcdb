import { type NextFunction, type Request, type Response } from 'express';
import { httpRequestDuration } from '#infra/observability/metrics';

const NANOSECONDS_PER_SECOND = 1e9;

/** Times each request by its route template; what no route took is `unmatched`. */
export function measureRequests(request: Request, response: Response, next: NextFunction): void {
  const start = process.hrtime.bigint();
  response.once('close', () => {
    const seconds = Number(process.hrtime.bigint() - start) / NANOSECONDS_PER_SECOND;
    const status = response.writableFinished
      ? `${Math.floor(response.statusCode / 100)}xx`
      : 'aborted';
    httpRequestDuration.observe(
      { route: templateOf(request), method: request.method, status },
      seconds,
    );
  });
  next();
}

function templateOf({ route }: Request): string {
  const known: unknown = route;
  if (typeof known !== 'object' || known === null || !('path' in known)) return 'unmatched';
  return typeof known.path === 'string' ? known.path : 'unmatched';
}
