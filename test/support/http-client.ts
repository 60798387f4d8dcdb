export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed JSON; `undefined` when the answer is none. */
  readonly body: unknown;
}

export interface Sent {
  /** Sent as JSON; a string or bytes are sent as they are. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Requests over real sockets; never throws because of a status. */
export class HttpClient {
  constructor(
    readonly url: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  with(headers: Readonly<Record<string, string>>): HttpClient {
    return new HttpClient(this.url, { ...this.headers, ...headers });
  }

  /** The same at another address. */
  at(url: string): HttpClient {
    return new HttpClient(url, this.headers);
  }

  as(token: string): HttpClient {
    return this.with({ authorization: `Bearer ${token}` });
  }

  get(path: string, headers?: Sent['headers']): Promise<Answer> {
    return this.send('GET', path, { headers });
  }

  post(path: string, body?: unknown, headers?: Sent['headers']): Promise<Answer> {
    return this.send('POST', path, { body, headers });
  }

  put(path: string, body: unknown, headers?: Sent['headers']): Promise<Answer> {
    return this.send('PUT', path, { body, headers });
  }

  patch(path: string, body: unknown, headers?: Sent['headers']): Promise<Answer> {
    return this.send('PATCH', path, { body, headers });
  }

  delete(path: string, headers?: Sent['headers']): Promise<Answer> {
    return this.send('DELETE', path, { headers });
  }

  async send(
    method: string,
    path: string,
    { body, headers }: { body?: unknown; headers?: Sent['headers'] | undefined } = {},
  ): Promise<Answer> {
    const raw = typeof body === 'string' || body instanceof Uint8Array;
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...this.headers,
        ...headers,
      },
      body: body === undefined ? null : raw ? (body as string) : JSON.stringify(body),
    });
    const text = await response.text();
    const isJson = /[/+]json\b/.test(response.headers.get('content-type') ?? '');
    const parsed: unknown = isJson && text !== '' ? JSON.parse(text) : undefined;
    return { status: response.status, headers: response.headers, text, body: parsed };
  }
}

/** The body of an answer that must be a good one. @throws Error that tells what it was instead */
export async function bodyOf(answering: Promise<Answer>): Promise<unknown> {
  const { status, text, body } = await answering;
  if (status >= 300) throw new Error(`answered ${status}: ${text}`);
  return body;
}
