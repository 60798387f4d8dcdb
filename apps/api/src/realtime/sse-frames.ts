/**
 * Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html) as bytes that can be sent
 * to any number of streams. Nothing in them comes from a request, and JSON text has no line breaks, so that
 * nobody can add a field.
 */

/** A comment; clients ignore it, proxies see that the connection lives. */
export const HEARTBEAT: Buffer = Buffer.from(':\n\n');

/**
 * Begins a stream. An id without data is no event, but a client that reconnects tells it, so that nothing is lost
 * even between connecting and the first event.
 * @param retryMs how long the client is to wait before it reconnects
 */
export function greeting(revision: number, retryMs: number): Buffer {
  return Buffer.from(`: connected\nretry: ${retryMs}\nid: ${revision}\n\n`);
}

/** Ends a stream whose client shall reconnect after `retryMs`. */
export function farewell(retryMs: number): Buffer {
  return Buffer.from(`retry: ${retryMs}\n\n`);
}

/** The event of `/v1/stream`. */
export function revisionEvent(revision: number, flags: readonly string[]): Buffer {
  return event('revision', revision, { revision, flags });
}

/** The event of an OFREP stream (OFREP 0.3.0, ADR 8): ask again, and for nothing older than this. */
export function refetchEvent(revision: number): Buffer {
  return event('message', revision, { type: 'refetchEvaluation', etag: String(revision) });
}

function event(name: string, revision: number, data: object): Buffer {
  return Buffer.from(`event: ${name}\nid: ${revision}\ndata: ${JSON.stringify(data)}\n\n`);
}
