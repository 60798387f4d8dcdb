import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { eventually } from './eventually.js';

export interface ReceivedEvent {
  readonly event: string;
  readonly id: string;
  readonly data: unknown;
}

/** Reads a stream of server-sent events over a real socket, as the standard says it is to be read. */
export class EventStreamClient {
  readonly events: ReceivedEvent[] = [];
  readonly comments: string[] = [];
  /** As a browser would send it when it reconnects. */
  lastEventId = '';
  /** Every time to come back at that it was told, in milliseconds. */
  readonly retries: number[] = [];
  ended = false;
  private rest = '';

  private constructor(
    private readonly outgoing: ClientRequest,
    readonly response: IncomingMessage,
  ) {
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      this.read(chunk);
    });
    response.on('error', () => undefined);
    response.on('close', () => (this.ended = true));
  }

  /** Resolves with the answer, whatever its status; nobody waits for an end that does not come. */
  static open(
    url: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<EventStreamClient> {
    return new Promise((resolve, reject) => {
      const outgoing = request(url, { headers, agent: false }, (response) => {
        resolve(new EventStreamClient(outgoing, response));
      });
      outgoing.on('error', reject);
      outgoing.end();
    });
  }

  get status(): number {
    return this.response.statusCode ?? 0;
  }

  /** The first event not seen before that is wanted; `undefined` when it does not come. */
  async next(isWanted: (event: ReceivedEvent) => boolean = () => true) {
    return eventually(
      () => this.events.find(isWanted),
      (found) => found !== undefined,
    );
  }

  close(): void {
    this.outgoing.destroy();
  }

  private read(chunk: string): void {
    const blocks = (this.rest + chunk).split('\n\n');
    this.rest = blocks.pop() ?? '';
    for (const block of blocks) this.readBlock(block.split('\n'));
  }

  private readBlock(lines: readonly string[]): void {
    let event = 'message';
    let data: string | undefined;
    for (const line of lines) {
      const [field = '', ...value] = line.split(':');
      const text = value.join(':').replace(/^ /, '');
      if (field === '') this.comments.push(text);
      if (field === 'event') event = text;
      if (field === 'id') this.lastEventId = text;
      if (field === 'retry') this.retries.push(Number(text));
      if (field === 'data') data = text;
    }
    if (data === undefined) return;
    this.events.push({ event, id: this.lastEventId, data: JSON.parse(data) });
  }
}
