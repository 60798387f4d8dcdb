/** How often it looks, in milliseconds. */
const SAMPLE_MS = 20;

/**
 * How far the event loop is behind, in milliseconds: what has arrived waits about as long for its turn. One late
 * look may be a pause for garbage; what counts is the smaller of the last two.
 */
export class EventLoopLag {
  private due = 0;
  private before = 0;
  private last = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly now: () => number = () => performance.now()) {}

  get sustainedMs(): number {
    return Math.min(this.before, this.last);
  }

  /** @param onSample called after each look */
  start(onSample: () => void): void {
    this.due = this.now() + SAMPLE_MS;
    this.timer = setInterval(() => {
      this.sample();
      onSample();
    }, SAMPLE_MS).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** To be called every `SAMPLE_MS`. */
  sample(): void {
    const now = this.now();
    this.before = this.last;
    this.last = Math.max(0, now - this.due);
    this.due = now + SAMPLE_MS;
  }
}
