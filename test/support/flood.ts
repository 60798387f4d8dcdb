import { connect, type Socket } from 'node:net';
import { type Answer } from './http-client.js';
import { answerOf, isComplete, type RawAnswer } from './raw-http.js';

/**
 * Many clients at once, each of which asks again as soon as it has its answer. They are bare sockets, and what comes
 * back is looked at afterwards: whoever floods must have less to do than whoever answers.
 */
export class Flood {
  private constructor(
    private readonly host: string,
    private readonly sockets: readonly Socket[],
  ) {}

  /** On connections that the server has taken already: under load it takes its time to accept new ones. */
  static async open(origin: string, clients: number): Promise<Flood> {
    const { host, hostname, port } = new URL(origin);
    const sockets = Array.from({ length: clients }, () => connect(Number(port), hostname));
    const flood = new Flood(host, sockets);
    await flood.ask(`GET /healthz HTTP/1.1\r\nHost: ${host}\r\n\r\n`, 1);
    return flood;
  }

  /** @param times how often each client asks, one after the other */
  async post(
    path: string,
    body: unknown,
    headers: Readonly<Record<string, string>>,
    times: number,
  ): Promise<Answer[]> {
    const text = JSON.stringify(body);
    const all = {
      host: this.host,
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(text)),
      ...headers,
    };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    const answers = await this.ask(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n${text}`, times);
    return answers.map(toAnswer);
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  private async ask(bytes: string, times: number): Promise<RawAnswer[]> {
    const perClient = await Promise.all(
      this.sockets.map((socket) => exchange(socket, bytes, times)),
    );
    return perClient.flat();
  }
}

function exchange(socket: Socket, bytes: string, times: number): Promise<RawAnswer[]> {
  return new Promise((resolve, reject) => {
    const received: string[] = [];
    let current = '';
    const fail = (): void => {
      reject(new Error(`the connection ended after ${received.length} of ${times} answers`));
    };
    const take = (chunk: Buffer): void => {
      current += chunk.toString('latin1');
      if (!isComplete(current)) return;
      received.push(current);
      current = '';
      if (received.length < times) socket.write(bytes);
      else finish();
    };
    const finish = (): void => {
      socket.off('data', take).off('close', fail).off('error', fail);
      resolve(received.map(answerOf));
    };
    socket.on('data', take).on('close', fail).on('error', fail);
    socket.write(bytes);
  });
}

function toAnswer({ status, head, body: text }: RawAnswer): Answer {
  const headers = head.split('\r\n').slice(1).map(pairOf);
  return { status, headers: new Map(headers), text, body: JSON.parse(text) as unknown };
}

function pairOf(line: string): [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
}
