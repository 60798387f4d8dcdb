import { type IncomingMessage } from 'node:http';
import { corsHeaders } from '../http/cors.js';
import { requestIdOf } from '../http/request-id.js';
import { SDK_HEADERS } from '../http/security-headers.js';

const FIXED: readonly string[] = Object.entries(SDK_HEADERS).flat();

/** Names and values, in turns, of the headers that every answer of an SDK route has. */
export function laneHeaders(request: IncomingMessage): string[] {
  const { origin } = request.headers;
  const headers = ['X-Request-Id', requestIdOf(request), ...FIXED];
  if (origin === undefined) return headers;
  for (const [name, value] of Object.entries(corsHeaders('sdk', origin, false, []))) {
    headers.push(name, value);
  }
  return headers;
}
