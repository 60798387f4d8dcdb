/** Whether this process is on its way out. Made once by the composition root and handed to all who care. */
export class Drain {
  private readonly controller = new AbortController();

  /** Aborted when draining begins; open streams end themselves on it. */
  readonly signal: AbortSignal = this.controller.signal;

  get active(): boolean {
    return this.signal.aborted;
  }

  begin(): void {
    this.controller.abort();
  }
}
