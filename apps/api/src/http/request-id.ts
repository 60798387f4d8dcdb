import { randomUUIDv7 } from 'node:crypto';
import { type IncomingMessage, type ServerResponse } from 'node:http';

const HEADER = 'X-Request-Id';
const VISIBLE_ASCII = /^[\x21-\x7e]{1,128}$/;

/** On the request itself: an entry in a weak map costs the garbage collector more than the id costs to make. */
const ID = Symbol('request id');

interface Identified extends IncomingMessage {
  [ID]?: string;
}

/** A new id: UUIDv7 (RFC 9562), so that ids sort by time. */
export function newRequestId(): string {
  return randomUUIDv7();
}

/** The id of a request: the caller's `X-Request-Id` if it is 1-128 visible ASCII characters, else a new one. */
export function requestIdOf(request: Identified): string {
  const known = request[ID];
  if (known !== undefined) return known;
  const given = request.headers['x-request-id'];
  const id = typeof given === 'string' && VISIBLE_ASCII.test(given) ? given : newRequestId();
  request[ID] = id;
  return id;
}

/** Puts the id on the response, before anything can answer it. */
export function announceRequestId(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader(HEADER, requestIdOf(request));
}
