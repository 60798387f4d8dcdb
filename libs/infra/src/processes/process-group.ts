import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Logger } from 'pino';
import { isRecord } from '#domain/kernel/json-value';
import { aggregateMetrics } from '../observability/metrics.js';
import { DRAIN, type Listening } from './group-member.js';
import { Peer, type Question } from './peer.js';

const FIRST_DELAY_MS = 100;
const LAST_DELAY_MS = 5_000;
/** A process that lived this long has not failed for a reason that the next one will meet at once. */
const HEALTHY_MS = 30_000;
/** One process that hangs must not hide the metrics of the others. */
const METRICS_PATIENCE_MS = 2_000;

export interface ProcessGroupOptions {
  readonly size: number;
  /** What the processes are told beside this one's own environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly logger: Logger;
}

interface Member {
  readonly worker: Worker;
  readonly peer: Peer;
  readonly startedAt: number;
  /** Whether it hears what is asked of it. */
  joined: boolean;
}

/** Several processes that serve one port, kept alive from this one, which serves nothing itself. */
export class ProcessGroup {
  private readonly members = new Set<Member>();
  private readonly stopped = new AbortController();
  private failures = 0;

  constructor(private readonly options: ProcessGroupOptions) {}

  /**
   * Starts the first process, and when it listens the others: what can go wrong goes wrong once.
   * @returns what the first process said
   * @throws Error when a process ends before it listens
   */
  async start(): Promise<Listening['listening']> {
    const first = await this.fork();
    await Promise.all(Array.from({ length: this.options.size - 1 }, () => this.fork()));
    return first;
  }

  /** Tells every process to end, and waits until all have. */
  async end(): Promise<void> {
    this.stopped.abort();
    await Promise.all(
      [...this.members].map(async (member) => {
        const exited = once(member.worker, 'exit');
        drain(member);
        await exited;
      }),
    );
  }

  /** Ends what is left, without waiting. */
  kill(): void {
    this.stopped.abort();
    for (const { worker } of this.members) worker.process.kill('SIGKILL');
  }

  private fork(): Promise<Listening['listening']> {
    const worker = cluster.fork(this.options.env);
    const peer = new Peer(
      {
        send: (message) => {
          if (worker.isConnected()) worker.send(message);
        },
        onMessage: (listener) => worker.on('message', listener),
      },
      (question) => this.answer(question),
    );
    const member: Member = { worker, peer, startedAt: performance.now(), joined: false };
    this.members.add(member);
    return new Promise((resolve, reject) => {
      let isListening = false;
      worker.on('message', (message: unknown) => {
        if (!isRecord(message)) return;
        if (message['joined'] === true) {
          member.joined = true;
          if (this.isStopped()) drain(member);
        }
        if (message['listening'] === undefined) return;
        isListening = true;
        resolve((message as unknown as Listening).listening);
      });
      worker.once('exit', (code, signal) => {
        this.members.delete(member);
        peer.end();
        if (isListening) void this.replace(member, code, signal);
        else reject(new Error(`a process ended before it listened (${signal || code})`));
      });
    });
  }

  private async replace({ worker, startedAt }: Member, code: number, signal: string | null) {
    if (this.isStopped()) return;
    if (performance.now() - startedAt > HEALTHY_MS) this.failures = 0;
    const { pid } = worker.process;
    this.options.logger.error({ pid, code, signal }, 'a process of this instance has ended');
    while (!(await this.isReplaced()) && !this.isStopped());
    if (!this.isStopped()) this.options.logger.info('another process serves in its place');
  }

  private isStopped(): boolean {
    return this.stopped.signal.aborted;
  }

  /** Tries once, after a pause. */
  private async isReplaced(): Promise<boolean> {
    const delay = Math.min(LAST_DELAY_MS, FIRST_DELAY_MS * 2 ** this.failures);
    this.failures += 1;
    try {
      await sleep(delay, undefined, { signal: this.stopped.signal });
      await this.fork();
      return true;
    } catch (error) {
      if (!this.isStopped()) {
        this.options.logger.error({ err: error }, 'a process cannot be replaced yet');
      }
      return false;
    }
  }

  private async answer(question: Question): Promise<unknown> {
    switch (question.kind) {
      case 'reached':
        // Who has ended meanwhile answers nobody any more.
        await Promise.all(this.askAll(question).map((asked) => asked.catch(() => undefined)));
        return true;
      case 'metrics':
        return this.metrics(question);
    }
  }

  private async metrics(question: Question): Promise<string> {
    const late = sleep(METRICS_PATIENCE_MS, undefined, { ref: false });
    const answers = this.askAll(question).map((asked) =>
      Promise.race([asked, late]).catch(() => undefined),
    );
    return aggregateMetrics(await Promise.all(answers));
  }

  private askAll(question: Question): Promise<unknown>[] {
    return [...this.members].filter(({ joined }) => joined).map(({ peer }) => peer.ask(question));
  }
}

/** One that does not hear yet has nothing to finish; one that has just begun to hear ignores the signal. */
function drain({ worker, joined }: Member): void {
  if (joined && worker.isConnected()) worker.send(DRAIN);
  else worker.process.kill('SIGTERM');
}
