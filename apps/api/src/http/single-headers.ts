import { type IncomingMessage } from 'node:http';
import { DomainError } from '#domain/kernel/domain-error';

/** Node keeps the first of several and proxies may keep the last: whoever checked another one was fooled. */
const SINGLE = new Set(['host', 'authorization', 'x-api-key', 'x-tenant', 'idempotency-key']);
const LENGTHS = new Set([...SINGLE].map((name) => name.length));

/**
 * @throws DomainError invalid_input when a header that decides who may do what comes more than once, and for a
 * request of HTTP/1.1 that names no host (RFC 9112, 3.2)
 */
export function requireSingleHeaders(request: IncomingMessage): void {
  if (lacksHost(request)) {
    throw DomainError.invalid([{ path: '/host', message: 'is required' }]);
  }
  const name = repeatedHeader(request);
  if (name === undefined) return;
  throw DomainError.invalid([{ path: `/${name}`, message: 'must not be sent more than once' }]);
}

/** Whether `requireSingleHeaders` would not throw. */
export function hasSingleHeaders(request: IncomingMessage): boolean {
  return !lacksHost(request) && repeatedHeader(request) === undefined;
}

function lacksHost({ headers, httpVersion }: IncomingMessage): boolean {
  return headers.host === undefined && httpVersion === '1.1';
}

/** The first header of those that must be single which is not. */
function repeatedHeader({ rawHeaders }: IncomingMessage): string | undefined {
  const seen: string[] = [];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const raw = rawHeaders[at] ?? '';
    if (!LENGTHS.has(raw.length)) continue;
    const name = raw.toLowerCase();
    if (!SINGLE.has(name)) continue;
    if (seen.includes(name)) return name;
    seen.push(name);
  }
  return undefined;
}
