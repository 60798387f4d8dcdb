import { isUtf8 } from 'node:buffer';
import { type IncomingMessage } from 'node:http';
import { DomainError } from '#domain/kernel/domain-error';
import { contentDecoderFor } from './content-decoder.js';
import { type BodyLease } from './limits/body-budget.js';
import { JsonDepth } from './json-depth.js';
import { type StallBounds, StallTimer } from './stall-timer.js';
import { StalledRequestError } from './stalled-request.error.js';

export interface BodyLimits extends StallBounds {
  /** Bytes after decompression. */
  readonly maxBytes: number;
  /** Arrays and objects inside one another. */
  readonly maxDepth: number;
}

/** How long a refused client may go on sending, so that it gets to read the answer instead of a reset. */
const LINGER_MS = 10_000;

const JSON_TYPE = /^[\w!#$&^.+-]+\/(?:[\w!#$&^.-]+\+)*json$/i;
const CHARSET = /^charset="?utf-8"?$/i;

/** Called once: with what is wrong, or else with the body, `undefined` when there is none. */
export type OnBody = (error: Error | undefined, body?: unknown) => void;

/**
 * Reads and parses a JSON body, bounded in bytes, depth and time while it arrives.
 * @returns undefined when there is no body
 * @throws DomainError unsupported_media_type (not JSON, unknown charset or encoding), payload_too_large,
 *   invalid_input (bad JSON, UTF-8 or compression, too deep, cut off)
 * @throws DomainError unavailable when the lease cannot grow
 * @throws StalledRequestError when the client stops sending
 */
export function readJsonBody(
  request: IncomingMessage,
  limits: BodyLimits,
  lease: BodyLease,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    receiveJsonBody(request, limits, lease, (error, body) => {
      if (error === undefined) resolve(body);
      else reject(error);
    });
  });
}

/** The same by a call back, which comes before this returns where there is nothing to wait for. */
export function receiveJsonBody(
  request: IncomingMessage,
  limits: BodyLimits,
  lease: BodyLease,
  onBody: OnBody,
): void {
  if (!hasBody(request)) {
    onBody(undefined);
    return;
  }
  const fail = (error: Error): void => {
    discardRest(request);
    onBody(error);
  };
  try {
    if (request.destroyed) throw invalid('was cut off');
    requireJson(request.headers['content-type']);
    if (Number(request.headers['content-length']) > limits.maxBytes) throw tooLarge(limits);
    receiveBytes(request, limits, lease, (error, bytes) => {
      if (error === undefined) settleParsed(bytes, fail, onBody);
      else fail(error);
    });
  } catch (error) {
    fail(error as Error);
  }
}

function settleParsed(bytes: Buffer, fail: (error: Error) => void, onBody: OnBody): void {
  let body: unknown;
  try {
    body = bytes.length === 0 ? undefined : parse(bytes);
  } catch (error) {
    fail(error as Error);
    return;
  }
  onBody(undefined, body);
}

function hasBody({ headers }: IncomingMessage): boolean {
  if (headers['transfer-encoding'] !== undefined) return true;
  return headers['content-length'] !== undefined && headers['content-length'] !== '0';
}

function requireJson(contentType: string | undefined): void {
  if (contentType === 'application/json') return;
  const [type = '', ...parameters] = (contentType ?? '').split(';').map((part) => part.trim());
  const charset = parameters.find((parameter) => /^charset=/i.test(parameter));
  if (!JSON_TYPE.test(type)) {
    throw new DomainError('unsupported_media_type', 'the body must be application/json');
  }
  if (charset !== undefined && !CHARSET.test(charset)) {
    throw new DomainError('unsupported_media_type', 'the body must be UTF-8');
  }
}

function receiveBytes(
  request: IncomingMessage,
  limits: BodyLimits,
  lease: BodyLease,
  settle: (error: DomainError | undefined, bytes: Buffer) => void,
): void {
  const decoder = contentDecoderFor(request.headers['content-encoding']);
  const chunks: Buffer[] = [];
  const depth = new JsonDepth(limits.maxDepth);
  let size = 0;
  let isSettled = false;
  const timer = new StallTimer(limits, () => {
    finish(new StalledRequestError());
  });

  const onBytes = (chunk: Buffer): void => {
    size += chunk.length;
    if (size > limits.maxBytes) finish(tooLarge(limits));
    else if (!lease.grow(chunk.length)) finish(noRoom());
    else if (!depth.accepts(chunk)) finish(tooDeep(limits));
    else chunks.push(chunk);
  };
  const onChunk = (chunk: Buffer): void => {
    timer.moved();
    if (decoder === undefined) onBytes(chunk);
    else if (!decoder.write(chunk)) request.pause();
  };
  const onDrain = (): void => {
    request.resume();
  };
  const onEnd = (): void => {
    if (decoder === undefined) finish();
    else decoder.end();
  };
  const onCut = (): void => {
    // A request also closes when all of it has arrived.
    if (!request.complete) finish(invalid('was cut off'));
  };
  const onBadEncoding = (): void => {
    finish(invalid('is not compressed as Content-Encoding says'));
  };
  const onDecoded = (): void => {
    finish();
  };

  function finish(error?: DomainError): void {
    if (isSettled) return;
    isSettled = true;
    timer.stop();
    decoder?.removeAllListeners().on('error', ignore).destroy();
    // What comes after an error is read by nobody.
    if (error !== undefined) request.off('data', onChunk).off('end', onEnd).off('close', onCut);
    settle(error, error === undefined ? joined(chunks, size) : NO_BYTES);
  }

  decoder?.on('data', onBytes).on('drain', onDrain).on('end', onDecoded).on('error', onBadEncoding);
  // A request that fails also closes; its error must only be heard.
  request.on('error', ignore);
  request.on('data', onChunk).on('end', onEnd).on('close', onCut);
}

const NO_BYTES = Buffer.alloc(0);

function joined(chunks: readonly Buffer[], size: number): Buffer {
  const [first = NO_BYTES] = chunks;
  return chunks.length > 1 ? Buffer.concat(chunks, size) : first;
}

function ignore(): void {
  // Said by another event already.
}

function parse(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) throw invalid('is not UTF-8');
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw invalid('is not valid JSON');
  }
}

/** Lets the client of an answered request finish what it sends, within bounds: closing at once would reset the connection under the answer. */
export function discardRest(request: IncomingMessage): void {
  if (request.complete || request.destroyed) return;
  const { socket } = request;
  const linger = setTimeout(() => {
    socket.destroy();
  }, LINGER_MS);
  linger.unref();
  const stop = (): void => {
    clearTimeout(linger);
  };
  request.once('end', stop).once('close', stop).resume();
}

function invalid(detail: string): DomainError {
  return DomainError.invalid([{ path: '', message: detail }]);
}

function tooLarge({ maxBytes }: BodyLimits): DomainError {
  return new DomainError(
    'payload_too_large',
    `the body must have at most ${maxBytes} bytes, decompressed`,
  );
}

function noRoom(): DomainError {
  return new DomainError('unavailable', 'too many large requests at once: try again');
}

function tooDeep({ maxDepth }: BodyLimits): DomainError {
  return invalid(`nests deeper than ${maxDepth} levels`);
}
