import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import { type Socket } from 'node:net';
import { type Duplex } from 'node:stream';
import { DomainError } from '#domain/kernel/domain-error';
import { problemFor } from './problem.js';
import { newRequestId } from './request-id.js';
import { StalledRequestError } from './stalled-request.error.js';

/** Time to read the answer; closing at once would reset a connection with unread bytes, answer included. */
const LINGER_MS = 1_000;

/** Gives what Node's parser refuses (bad syntax, huge headers, slow requests) an answer like any other. */
export function answerClientErrors(server: Server): void {
  const latest = new WeakMap<Duplex, ServerResponse>();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    latest.set(request.socket, response);
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    const response = latest.get(socket);
    const answer = (): void => {
      if (!socket.writable) return;
      socket.end(rawAnswer(error.code));
      setTimeout(() => socket.destroy(), LINGER_MS).unref();
    };
    if (error.code === 'ECONNRESET') socket.destroy();
    else if (response === undefined) answer();
    else if (response.req.complete) afterAnswer(response, answer);
    // The error is in the body of this very request; what is being said to it must not be mixed with ours.
    else if (response.headersSent) socket.destroy();
    else answer();
  });
}

/** The error is in a later request of the connection, which waits for its turn. */
function afterAnswer(response: ServerResponse, answer: () => void): void {
  if (response.writableFinished) answer();
  else response.once('finish', answer);
}

function rawAnswer(code: string | undefined): string {
  const requestId = newRequestId();
  const { status, headers, body } = answerFor(code, requestId);
  const text = JSON.stringify(body);
  const fields = {
    ...headers,
    'X-Request-Id': requestId,
    'Content-Length': String(Buffer.byteLength(text)),
    Connection: 'close',
  };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${text}`;
}

function answerFor(code: string | undefined, requestId: string) {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return problemFor(new StalledRequestError(), requestId);
    case 'HPE_HEADER_OVERFLOW': {
      const problem = problemFor(
        new DomainError('invalid_input', 'the headers are too large'),
        requestId,
      );
      return { ...problem, status: 431, body: { ...problem.body, status: 431 } };
    }
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return problemFor(
        new DomainError('payload_too_large', 'the chunk extensions are too large'),
        requestId,
      );
    default:
      return problemFor(new DomainError('invalid_input', 'this is not an HTTP request'), requestId);
  }
}
