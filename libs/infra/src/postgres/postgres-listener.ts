import { Logger } from '@nestjs/common';
import pg from 'pg';
import { DATABASE_LIMITS } from './data-source.js';

export interface ListenerHandlers {
  /** Called for each notification, in order. */
  readonly onNotification: (payload: string) => void;
  /** Called when listening (again): notifications may have been missed until now. */
  readonly onListening: () => void;
}

const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5_000;
/** A connection that died without a word is found by asking; the poll repairs what was missed till then. */
const HEARTBEAT_MS = 15_000;

/** Hears one channel on a connection of its own, for as long as it is not closed, whatever happens to it. */
export class PostgresListener {
  private readonly logger = new Logger(PostgresListener.name);
  private client: pg.Client | undefined;
  private retry: NodeJS.Timeout | undefined;
  private heartbeat: NodeJS.Timeout | undefined;
  private opening: Promise<void> | undefined;
  private delay = FIRST_RETRY_MS;
  private closed = false;

  constructor(
    private readonly dsn: string,
    private readonly channel: string,
    private readonly handlers: ListenerHandlers,
  ) {}

  /** Resolves when listening, or when the first try has failed; never rejects. */
  open(): Promise<void> {
    this.opening = this.connect();
    return this.opening;
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.retry);
    // A client that is still connecting cannot be ended; its limits bound the wait.
    await this.opening;
    clearInterval(this.heartbeat);
    await this.client?.end().catch(() => undefined);
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.dsn,
      connectionTimeoutMillis: DATABASE_LIMITS.connect,
      query_timeout: DATABASE_LIMITS.statement,
      keepAlive: true,
      application_name: `ffs-listener-${this.channel}`,
    });
    this.client = client;
    client.on('notification', ({ payload }) => {
      this.handlers.onNotification(payload ?? '');
    });
    client.on('error', (error) => {
      this.reopen(client, error);
    });
    client.on('end', () => {
      this.reopen(client, undefined);
    });
    try {
      await client.connect();
      await client.query(`listen ${client.escapeIdentifier(this.channel)}`);
    } catch (error) {
      this.reopen(client, error);
      return;
    }
    if (this.closed) return;
    this.delay = FIRST_RETRY_MS;
    this.heartbeat = setInterval(() => {
      client.query('select 1').catch((error: unknown) => {
        this.reopen(client, error);
      });
    }, HEARTBEAT_MS);
    this.handlers.onListening();
  }

  private reopen(client: pg.Client, error: unknown): void {
    if (this.closed || this.client !== client) return;
    this.client = undefined;
    clearInterval(this.heartbeat);
    this.logger.warn({ err: error, channel: this.channel }, 'lost the notification channel');
    client.end().catch(() => undefined);
    this.retry = setTimeout(() => {
      void this.open();
    }, this.delay);
    this.delay = Math.min(this.delay * 2, LAST_RETRY_MS);
  }
}
