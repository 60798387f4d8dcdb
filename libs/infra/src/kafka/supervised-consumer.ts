import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { type Consumer, type EachBatchHandler, type Kafka } from 'kafkajs';
import {
  consumerLastCommit,
  consumerLastPoll,
  consumerRestarts,
} from '../observability/metrics.js';
import { REMOTE_LIMITS } from '../resilience/remote-limits.js';

const LIMITS = REMOTE_LIMITS.kafka;

export interface ConsumerPlan {
  readonly groupId: string;
  readonly topics: readonly string[];
  /** Done before each connection; when it fails, all is tried again later. */
  readonly prepare: () => Promise<void>;
  readonly onBatch: EachBatchHandler;
}

/** Milliseconds, as in `REMOTE_LIMITS`. */
export interface ConsumerLimits {
  readonly session: number;
  readonly stall: number;
  readonly retry: number;
}

/**
 * Consumes for as long as it is not stopped: a consumer that crashed, or that has not been heard of for too long, is
 * thrown away and made anew.
 */
export class SupervisedConsumer {
  private readonly logger = new Logger(SupervisedConsumer.name);
  private readonly stopping = new AbortController();
  private supervising: Promise<void> | undefined;
  private lastSign = Date.now();
  private isDown = false;

  constructor(
    private readonly kafka: Kafka,
    private readonly plan: ConsumerPlan,
    private readonly limits: ConsumerLimits = LIMITS,
  ) {}

  start(): void {
    this.supervising ??= this.supervise();
  }

  /** Resolves when the batch under way is done or given up, and the group has been left. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.supervising;
  }

  /** Whether it hears from the brokers. */
  get isAlive(): boolean {
    return !this.isDown && Date.now() - this.lastSign < this.limits.stall;
  }

  private isStopped(): boolean {
    return this.stopping.signal.aborted;
  }

  private async supervise(): Promise<void> {
    while (!this.isStopped()) {
      try {
        await this.consumeUntilItEnds();
      } catch (error) {
        if (this.isStopped()) return;
        this.wentDown(error);
        consumerRestarts.inc();
        const delay = this.limits.retry * (0.5 + Math.random() / 2);
        await sleep(delay, undefined, { signal: this.stopping.signal }).catch(() => undefined);
      }
    }
  }

  private async consumeUntilItEnds(): Promise<void> {
    await this.plan.prepare();
    const consumer = this.kafka.consumer({
      groupId: this.plan.groupId,
      sessionTimeout: this.limits.session,
      rebalanceTimeout: this.limits.session,
      heartbeatInterval: this.limits.session / 5,
      maxWaitTimeInMs: LIMITS.fetchWait,
      allowAutoTopicCreation: false,
      // It ends rather than restarts by itself: one place decides when and how.
      retry: { retries: 0, restartOnFailure: () => Promise.resolve(false) },
    });
    try {
      const ended = this.endOf(consumer);
      await consumer.connect();
      await consumer.subscribe({ topics: [...this.plan.topics], fromBeginning: true });
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        eachBatch: this.plan.onBatch,
      });
      await ended;
    } finally {
      const leaving = consumer.disconnect().catch(() => undefined);
      await Promise.race([leaving, sleep(LIMITS.publish, undefined, { ref: false })]);
    }
  }

  /** Said at once: leaving what does not answer takes a while. */
  private wentDown(error: unknown): void {
    if (this.isDown || this.isStopped()) return;
    this.isDown = true;
    this.logger.error({ err: error, dependency: 'kafka' }, 'the consumer ended: making it anew');
  }

  /** Resolves when it shall stop; rejects when it crashed or is stuck. */
  private endOf(consumer: Consumer): Promise<undefined> {
    const { events } = consumer;
    const sign = () => {
      this.lastSign = Date.now();
      consumerLastPoll.set(this.lastSign / 1000);
      if (this.isDown) this.logger.log({ dependency: 'kafka' }, 'consuming again');
      this.isDown = false;
    };
    this.lastSign = Date.now();
    consumer.on(events.FETCH, sign);
    consumer.on(events.HEARTBEAT, sign);
    consumer.on(events.COMMIT_OFFSETS, () => {
      consumerLastCommit.set(Date.now() / 1000);
    });
    const ended = Promise.withResolvers<undefined>();
    consumer.on(events.CRASH, ({ payload }) => {
      this.wentDown(payload.error);
      ended.reject(payload.error);
    });
    const watch = setInterval(() => {
      if (Date.now() - this.lastSign > this.limits.stall) ended.reject(new Error('it is stuck'));
    }, this.limits.stall / 4);
    const stop = () => {
      ended.resolve(undefined);
    };
    if (this.isStopped()) stop();
    this.stopping.signal.addEventListener('abort', stop);
    const tidy = ended.promise.finally(() => {
      clearInterval(watch);
      this.stopping.signal.removeEventListener('abort', stop);
    });
    // Until it is awaited, a crash while connecting must not count as unhandled.
    tidy.catch(() => undefined);
    return tidy;
  }
}
