import { type IncomingMessage } from 'node:http';
import { DomainError } from '#domain/kernel/domain-error';

/** Node keeps the first of several and proxies may keep the last: whoever checked another one was fooled. */
const SINGLE = new Set(['authorization', 'x-api-key', 'x-tenant', 'idempotency-key']);
const LENGTHS = new Set([...SINGLE].map((name) => name.length));

/** @throws DomainError invalid_input when a header that decides who may do what comes more than once */
export function requireSingleHeaders(request: IncomingMessage): void {
  const name = repeatedHeader(request);
  if (name === undefined) return;
  throw DomainError.invalid([{ path: `/${name}`, message: 'must not be sent more than once' }]);
}

/** The first header of those that must be single which is not. */
export function repeatedHeader({ rawHeaders }: IncomingMessage): string | undefined {
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
