import { type RouteClass } from './route-class.js';

const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE';
const REQUEST_HEADERS =
  'Authorization, X-API-Key, X-Tenant, X-Request-Id, Content-Type, If-Match, If-None-Match, Idempotency-Key, Last-Event-ID, traceparent, tracestate';
const RESPONSE_HEADERS =
  'ETag, Location, X-Request-Id, Retry-After, RateLimit, RateLimit-Policy, Idempotent-Replayed, X-FFS-Stale';
/** Browsers cap it anyway: Chromium at two hours. */
const PREFLIGHT_SECONDS = '7200';

/**
 * The CORS headers of an answer (contract, section 9): SDK routes are open to any origin, as client keys
 * are made for browsers; all others name an origin only if the configuration does. Never with
 * credentials: FFS knows no cookies. `null`, the origin of sandboxed frames, is in no list.
 */
export function corsHeaders(
  routeClass: RouteClass,
  origin: string | undefined,
  isPreflight: boolean,
  adminOrigins: readonly string[],
): Record<string, string> {
  const open = routeClass === 'sdk' || routeClass === 'ofrep';
  const headers: Record<string, string> = open ? {} : { Vary: 'Origin' };
  if (origin === undefined || (!open && !adminOrigins.includes(origin))) return headers;
  headers['Access-Control-Allow-Origin'] = open ? '*' : origin;
  headers['Access-Control-Expose-Headers'] = RESPONSE_HEADERS;
  if (isPreflight) {
    headers['Access-Control-Allow-Methods'] = METHODS;
    headers['Access-Control-Allow-Headers'] = REQUEST_HEADERS;
    headers['Access-Control-Max-Age'] = PREFLIGHT_SECONDS;
  }
  return headers;
}
