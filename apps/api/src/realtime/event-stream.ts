import { type ServerResponse } from 'node:http';

/**
 * What may wait for a reader, in bytes, beyond what the kernel holds: more than the largest event, so that nobody
 * is dropped for one. Waiting events are shared by all streams that wait for them.
 */
const MOST_WAITING_BYTES = 1024 * 1024;

const HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store, no-transform',
  // nginx and others would collect events before they pass them on.
  'X-Accel-Buffering': 'no',
} as const;

/** One stream of events to one client. Writing never waits: who does not keep up is dropped. */
export class EventStream {
  private wasWaiting = false;

  /** @param onSlow called when the client is dropped for not keeping up */
  constructor(
    private readonly response: ServerResponse,
    private readonly onSlow: () => void,
  ) {}

  /** Answers; to a HEAD, with headers alone. */
  begin(greeting: Buffer): void {
    this.response.writeHead(200, HEADERS);
    if (this.response.req.method === 'HEAD') this.response.end();
    else this.response.write(greeting);
  }

  send(frame: Buffer): void {
    if (!this.isOpen) return;
    if (this.response.writableLength > MOST_WAITING_BYTES) this.drop();
    else this.response.write(frame);
  }

  /** Sends a heartbeat, or drops a client that has read nothing since the one before. */
  beat(frame: Buffer): void {
    const isWaiting = this.response.writableLength > 0;
    if (isWaiting && this.wasWaiting && this.isOpen) this.drop();
    else this.send(frame);
    this.wasWaiting = isWaiting;
  }

  /** Ends it in order. What a client that does not read has not taken by then is lost. */
  end(frame?: Buffer): void {
    if (!this.isOpen) return;
    if (frame) this.response.write(frame);
    this.response.end();
  }

  onceClosed(listener: () => void): void {
    this.response.once('close', listener);
  }

  get isOpen(): boolean {
    return !this.response.destroyed && !this.response.writableEnded;
  }

  private drop(): void {
    this.onSlow();
    this.response.destroy();
  }
}
