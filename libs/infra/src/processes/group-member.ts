import cluster from 'node:cluster';
import { isRecord } from '#domain/kernel/json-value';
import { type ProcessEnd } from '../operations/graceful-shutdown.js';
import { metricsAsJson } from '../observability/metrics.js';
import { type AnnouncementBarrier } from '../rulesets/announcement-barrier.js';
import { Peer, type Question } from './peer.js';

/** What a member tells the first process, and is told. */
export interface Listening {
  readonly listening: { readonly url: string; readonly welcome: string };
}
export interface Joined {
  readonly joined: true;
}
export const DRAIN = { drain: true } as const;

/**
 * This process as one of several that serve the same port. It ends when the first process says so, and not by signals:
 * a terminal sends those to every process at once.
 */
export class GroupMember implements ProcessEnd {
  private readonly peer: Peer;
  private ownLevel: AnnouncementBarrier | undefined;
  private onDrain: () => void = () => {
    process.exit(0);
  };

  private constructor() {
    this.peer = new Peer(
      {
        send: (message) => process.send?.(message),
        onMessage: (listener) => process.on('message', listener),
      },
      (question) => this.answer(question),
    );
    process.on('message', (message) => {
      if (isRecord(message) && message['drain'] === true) this.onDrain();
    });
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined);
    process.send?.({ joined: true } satisfies Joined);
  }

  /** `undefined` where this process serves its port alone. Call once. */
  static join(): GroupMember | undefined {
    return cluster.isWorker ? new GroupMember() : undefined;
  }

  /** Tells that this process answers. @param welcome for the person at the terminal */
  listening(url: string, welcome = ''): void {
    process.send?.({ listening: { url, welcome } } satisfies Listening);
  }

  /** Says how far this process itself is; until then it serves nothing. */
  servesFrom(level: AnnouncementBarrier): void {
    this.ownLevel = level;
  }

  /** Resolves when every process of the instance has reached the revision. */
  async reached(environmentId: string, revision: number): Promise<void> {
    await this.peer.ask({ kind: 'reached', environmentId, revision });
  }

  /** The metrics of all processes, added up, in the format of Prometheus. */
  async metrics(): Promise<string> {
    return String(await this.peer.ask({ kind: 'metrics' }));
  }

  on(signal: 'SIGTERM' | 'SIGINT', listener: () => void): void {
    if (signal === 'SIGTERM') this.onDrain = listener;
  }

  exit(code: number): void {
    process.exit(code);
  }

  private async answer(question: Question): Promise<unknown> {
    switch (question.kind) {
      case 'reached':
        await this.ownLevel?.reached(question.environmentId, question.revision);
        return true;
      case 'metrics':
        return metricsAsJson();
    }
  }
}
