import { Agent, type IncomingMessage, request } from 'node:http';
import { requireDocumented } from './documented-answers.js';

export interface Answer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
  /** The parsed JSON; `undefined` when the answer is none. */
  readonly body: unknown;
}

type HeadersToSend = Readonly<Record<string, string | string[]>>;

export interface ToSend {
  /** Sent as JSON; a string or bytes are sent as they are. */
  readonly body?: unknown;
  readonly headers?: HeadersToSend | undefined;
}

/** Below the time after which the server closes an idle connection, so that none is used in that moment. */
const IDLE_MS = 3_000;

const agent = new Agent({ keepAlive: true, timeout: IDLE_MS });

/** Looks at every answer; throws when it is not what it must be. */
export type AnswerCheck = (method: string, path: string, answer: Answer) => void;

/**
 * Requests over real sockets; never throws because of a status. Every answer is held against the OpenAPI
 * document, so that each test of what the API does is a test of what it says it does.
 */
export class HttpClient {
  constructor(
    readonly url: string,
    readonly headers: HeadersToSend = {},
    private readonly check: AnswerCheck = requireDocumented,
  ) {}

  with(headers: HeadersToSend): HttpClient {
    return new HttpClient(this.url, { ...this.headers, ...headers }, this.check);
  }

  /** The same at another address. */
  at(url: string): HttpClient {
    return new HttpClient(url, this.headers, this.check);
  }

  as(token: string): HttpClient {
    return this.with({ authorization: `Bearer ${token}` });
  }

  get(path: string, headers?: HeadersToSend): Promise<Answer> {
    return this.send('GET', path, { headers });
  }

  post(path: string, body?: unknown, headers?: HeadersToSend): Promise<Answer> {
    return this.send('POST', path, { body, headers });
  }

  put(path: string, body: unknown, headers?: HeadersToSend): Promise<Answer> {
    return this.send('PUT', path, { body, headers });
  }

  patch(path: string, body: unknown, headers?: HeadersToSend): Promise<Answer> {
    return this.send('PATCH', path, { body, headers });
  }

  delete(path: string, headers?: HeadersToSend): Promise<Answer> {
    return this.send('DELETE', path, { headers });
  }

  async send(method: string, path: string, toSend: ToSend = {}): Promise<Answer> {
    const answer = await this.exchange(method, path, toSend);
    this.check(method, path, answer);
    return answer;
  }

  private exchange(method: string, path: string, { body, headers }: ToSend): Promise<Answer> {
    const bytes = body === undefined ? undefined : bytesOf(body);
    const options = {
      agent,
      method,
      headers: {
        ...(bytes && { 'content-type': 'application/json', 'content-length': bytes.byteLength }),
        ...this.headers,
        ...headers,
      },
    };
    return new Promise((resolve, reject) => {
      const outgoing = request(this.url + path, options, (incoming) => {
        read(incoming).then(resolve, reject);
      });
      outgoing.on('error', reject);
      outgoing.end(bytes);
    });
  }
}

function bytesOf(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

async function read(incoming: IncomingMessage): Promise<Answer> {
  let text = '';
  incoming.setEncoding('utf8');
  for await (const chunk of incoming) text += String(chunk);
  const headers = new Map(
    Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
  );
  const isJson = /[/+]json\b/.test(headers.get('content-type') ?? '') && text !== '';
  const body: unknown = isJson ? JSON.parse(text) : undefined;
  return { status: incoming.statusCode ?? 0, headers, text, body };
}

/** The body of an answer that must be a good one. @throws Error that tells what it was instead */
export async function bodyOf(answering: Promise<Answer>): Promise<unknown> {
  const { status, text, body } = await answering;
  if (status >= 300) throw new Error(`answered ${status}: ${text}`);
  return body;
}
