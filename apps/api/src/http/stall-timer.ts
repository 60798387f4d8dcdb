export interface StallBounds {
  /** Milliseconds without a byte. */
  readonly idleTimeoutMs: number;
  /** Milliseconds for all of it. */
  readonly totalTimeoutMs: number;
}

/** Calls back when something stands still, or takes too long. One timer for both: most bodies need it only once. */
export class StallTimer {
  private readonly end: number;
  private timer: NodeJS.Timeout;

  constructor(
    private readonly bounds: StallBounds,
    private readonly onStall: () => void,
  ) {
    const { idleTimeoutMs, totalTimeoutMs } = bounds;
    this.end = performance.now() + totalTimeoutMs;
    this.timer = setTimeout(onStall, Math.min(idleTimeoutMs, totalTimeoutMs));
  }

  /** It has moved: the time without a byte begins anew, that for all of it does not. */
  moved(): void {
    const left = this.end - performance.now();
    if (left >= this.bounds.idleTimeoutMs) {
      this.timer.refresh();
      return;
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(this.onStall, Math.max(0, left));
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}
