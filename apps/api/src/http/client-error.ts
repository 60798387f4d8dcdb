import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import { type Socket } from 'node:net';
import { type Duplex } from 'node:stream';
import { DomainError } from '#domain/kernel/domain-error';
import { problemFor } from './problem.js';
import { newRequestId } from './request-id.js';
import { StalledRequestError } from './stalled-request.error.js';

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Gives what Node's parser refuses (bad syntax, huge headers, slow requests) an answer like any other. */
export function answerClientErrors(server: Server): void {
  const latest = new WeakMap<Duplex, Exchange>();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    latest.set(request.socket, { request, response });
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable || isAnswering(latest.get(socket))) {
      socket.destroy();
      return;
    }
    socket.end(rawAnswer(error.code));
  });
}

/** Bytes written now would land inside, or after, the answer of the request that the error belongs to. */
function isAnswering(exchange: Exchange | undefined): boolean {
  if (exchange === undefined) return false;
  const { request, response } = exchange;
  if (request.complete) return !response.writableFinished;
  return response.headersSent;
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
