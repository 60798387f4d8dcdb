import { Logger } from '@nestjs/common';
import { type DataSource } from 'typeorm';
import { OutageLog } from '../observability/outage-log.js';
import { dependencyFailure } from '../resilience/dependency-failure.js';
import { connect } from './data-source.js';

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 2_000;

/**
 * Opens the pool, at the start or as soon as there is a database: a process that starts during an outage serves
 * what it has, answers 503 to the rest, and needs no restart when the database comes back.
 */
export class DatabaseLink {
  private readonly outage = new OutageLog(
    new Logger(DatabaseLink.name),
    'the database does not answer: going on without it',
    'the database answers',
  );
  private retry: NodeJS.Timeout | undefined;
  private opening: Promise<void> = Promise.resolve();
  private delay = FIRST_RETRY_MS;
  private closed = false;

  constructor(readonly dataSource: DataSource) {}

  /**
   * Resolves when the pool is open, or when nobody answered at the first try.
   * @throws Error when the database answers, but not to us: a fault of the configuration
   */
  open(): Promise<void> {
    this.opening = this.attempt();
    return this.opening;
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.retry);
    await this.opening.catch(() => undefined);
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }

  private async attempt(): Promise<void> {
    try {
      await connect(this.dataSource);
    } catch (error) {
      if (!isUnreachable(error)) throw error;
      this.outage.failed(error);
      this.tryAgain();
    }
  }

  private tryAgain(): void {
    if (this.closed) return;
    this.retry = setTimeout(() => {
      this.opening = this.attemptAgain();
    }, this.delay);
    this.delay = Math.min(this.delay * 2, LAST_RETRY_MS);
  }

  /** Nobody waits for this one: what it cannot open now, it may be able to open later. */
  private async attemptAgain(): Promise<void> {
    try {
      await connect(this.dataSource);
      this.outage.worked();
    } catch (error) {
      this.outage.failed(error);
      this.tryAgain();
    }
  }
}

/** Whether a start failed because no database answered, as opposed to one that refused. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof Error && dependencyFailure(error.cause ?? error)?.kind === 'unavailable';
}
