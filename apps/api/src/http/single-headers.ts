import { type IncomingMessage } from 'node:http';
import { DomainError } from '#domain/kernel/domain-error';

/** Node keeps the first of several and proxies may keep the last: whoever checked another one was fooled. */
const SINGLE = new Set(['host', 'authorization', 'x-api-key', 'x-tenant', 'idempotency-key']);

/**
 * @throws DomainError invalid_input when a header that decides who may do what comes more than once, and for a
 * request of HTTP/1.1 that names no host (RFC 9112, 3.2)
 */
export function requireSingleHeaders({ rawHeaders, headers, httpVersion }: IncomingMessage): void {
  if (headers.host === undefined && httpVersion === '1.1') {
    throw DomainError.invalid([{ path: '/host', message: 'is required' }]);
  }
  const seen = new Set<string>();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]?.toLowerCase() ?? '';
    if (!SINGLE.has(name)) continue;
    if (seen.has(name)) {
      throw DomainError.invalid([{ path: `/${name}`, message: 'must not be sent more than once' }]);
    }
    seen.add(name);
  }
}
