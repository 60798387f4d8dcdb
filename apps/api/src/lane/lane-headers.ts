import { type IncomingMessage, type ServerResponse } from 'node:http';
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

/** The same, put on an answer that somebody else will finish. */
export function addLaneHeaders(request: IncomingMessage, response: ServerResponse): void {
  const headers = laneHeaders(request);
  for (let at = 0; at < headers.length; at += 2) {
    response.setHeader(headers[at] ?? '', headers[at + 1] ?? '');
  }
}
