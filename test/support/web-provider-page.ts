import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { eventually } from './eventually.js';

export interface PageEvent {
  readonly event: string;
  readonly flagsChanged: readonly string[];
}

export interface Fetched {
  readonly status: number;
  readonly isConditional: boolean;
  readonly flagConfigEtag: string | null;
}

/** What the provider says of one evaluation, as far as tests look at it. */
export interface PageDetails {
  readonly value: unknown;
  readonly variant?: string;
  readonly reason?: string;
  readonly errorCode?: string;
}

type Call = 'context' | 'boolean' | 'string' | 'number' | 'object';

interface Message extends Partial<PageEvent> {
  readonly id?: number;
  readonly answer?: PageDetails;
  readonly fetched?: Fetched;
  readonly ready?: true;
}

const CHANGED = 'PROVIDER_CONFIGURATION_CHANGED';

/** OpenFeature's official web provider in a process of its own, where it finds an `EventSource`. */
export class WebProviderPage {
  readonly events: PageEvent[] = [];
  readonly fetches: Fetched[] = [];
  private readonly answers = new Map<number, (details: PageDetails) => void>();
  private calls = 0;
  private isReady = false;

  private constructor(private readonly child: ChildProcess) {
    child.on('message', (message: Message) => {
      this.hear(message);
    });
  }

  static async open(baseUrl: string, key: string): Promise<WebProviderPage> {
    const program = join(import.meta.dirname, 'browser-page.mjs');
    const child = fork(program, [baseUrl, key], {
      execArgv: ['--experimental-eventsource', '--no-warnings'],
      env: { PATH: process.env['PATH'] },
    });
    const page = new WebProviderPage(child);
    await eventually(
      () => page.isReady || child.exitCode !== null,
      (settled) => settled,
    );
    if (!page.isReady) throw new Error('the page did not get ready');
    return page;
  }

  call(call: Call, ...args: readonly unknown[]): Promise<PageDetails> {
    this.calls += 1;
    const id = this.calls;
    return new Promise((resolve) => {
      this.answers.set(id, resolve);
      this.child.send({ id, call, args });
    });
  }

  /** Waits until that many changes of configuration were announced to the page; the last one. */
  async changes(count: number): Promise<PageEvent | undefined> {
    const found = await eventually(
      () => this.events.filter(({ event }) => event === CHANGED),
      (changes) => changes.length >= count,
    );
    return found[count - 1];
  }

  async close(): Promise<void> {
    if (this.child.exitCode !== null) return;
    this.child.disconnect();
    await once(this.child, 'exit');
  }

  private hear({ id, answer, fetched, event, flagsChanged = [], ready }: Message): void {
    if (ready) this.isReady = true;
    if (event !== undefined) this.events.push({ event, flagsChanged });
    if (fetched) this.fetches.push(fetched);
    if (id !== undefined) this.answers.get(id)?.(answer ?? { value: undefined });
  }
}
