import { eventually } from './eventually.js';
import { type SdkClient } from './sdk-client.js';

/** What must never happen, as it was seen. */
export interface Verdict {
  readonly failures: readonly string[];
  /** Revisions that were lower than one the same instance had answered from before. */
  readonly wentBack: readonly string[];
}

/** Evaluates without pause against each of some instances, and remembers what went wrong. */
export class Traffic {
  private readonly failures: string[] = [];
  private readonly wentBack: string[] = [];
  private readonly callers: Promise<void>[];
  private answered = 0;
  private stopped = false;

  private constructor(clients: readonly SdkClient[]) {
    this.callers = clients.map((client, at) => this.call(client, at));
  }

  static start(clients: readonly SdkClient[]): Traffic {
    return new Traffic(clients);
  }

  /** Waits until so many more answers have come. */
  async answers(count: number): Promise<void> {
    const wanted = this.answered + count;
    await eventually(
      () => this.answered,
      (answered) => answered >= wanted,
    );
  }

  async stop(): Promise<Verdict> {
    this.stopped = true;
    await Promise.all(this.callers);
    return { failures: this.failures, wentBack: this.wentBack };
  }

  private async call(client: SdkClient, at: number): Promise<void> {
    let newest = 0;
    while (!this.stopped) {
      try {
        const { revision } = await client.evaluate({ userID: 'user-1' });
        if (revision < newest) this.wentBack.push(`instance ${at}: ${revision} after ${newest}`);
        newest = Math.max(newest, revision);
        this.answered += 1;
      } catch (error) {
        this.failures.push(`instance ${at}: ${String(error)}`);
      }
    }
  }
}
