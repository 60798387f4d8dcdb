import { connect } from 'node:net';

export interface RawAnswer {
  /** 0 when the connection was closed without an answer. */
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

const MOST_MS = 30_000;

/**
 * Sends bytes as they are and reads the first answer; whatever is still to be sent is dropped once it is there.
 * @param parts of one request, which asks for the connection to be closed or leaves its end open
 */
export function rawRequest(
  origin: string,
  ...parts: readonly (string | Uint8Array)[]
): Promise<RawAnswer> {
  const { port, hostname } = new URL(origin);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let received = '';
    const finish = (): void => {
      socket.destroy();
      resolve(answerOf(received));
    };
    socket.setTimeout(MOST_MS, () => {
      socket.destroy();
      reject(new Error(`no answer to ${String(parts[0]).slice(0, 80)}`));
    });
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      if (isComplete(received)) finish();
    });
    socket.on('end', finish).on('close', finish).on('error', finish);
    for (const part of parts) socket.write(part);
  });
}

export function isComplete(received: string): boolean {
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) return false;
  // Its head is the answer: the rest comes for as long as one listens.
  if (/^content-type: text\/event-stream/im.test(received.slice(0, end))) return true;
  const length = /^content-length: *(\d+)/im.exec(received.slice(0, end))?.[1];
  return length !== undefined && received.length >= end + 4 + Number(length);
}

export function answerOf(received: string): RawAnswer {
  const end = received.indexOf('\r\n\r\n');
  const head = end < 0 ? received : received.slice(0, end);
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0);
  return { status, head, body: end < 0 ? '' : received.slice(end + 4) };
}
