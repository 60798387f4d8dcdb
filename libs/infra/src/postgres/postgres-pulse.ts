import { type Socket } from 'node:net';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { type PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { dependencyCircuit } from '../observability/metrics.js';
import { REMOTE_LIMITS } from '../resilience/remote-limits.js';
import { DATABASE_DSN } from './database-dsn.js';

const LIMITS = REMOTE_LIMITS.postgres;

/**
 * Finds a database that has fallen silent. A broken connection gives an error, but one into a black hole gives
 * nothing: whoever waits on it would wait for the operating system to give up, some minutes. So a connection of its
 * own is asked all the time, and when no answer comes, every connection that somebody waits on is broken.
 */
@Injectable()
export class PostgresPulse implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(PostgresPulse.name);
  private readonly inUse = new Set<pg.PoolClient>();
  private watched: pg.Pool | undefined;
  private client: pg.Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private beating: Promise<void> | undefined;
  private isSilent = false;

  constructor(
    @Inject(DATABASE_DSN) private readonly dsn: string,
    private readonly dataSource: DataSource,
  ) {}

  onApplicationBootstrap(): void {
    this.watch();
    this.timer = setInterval(() => {
      this.beating ??= this.beat().finally(() => {
        this.beating = undefined;
      });
    }, LIMITS.pulse);
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.beating;
    this.drop();
  }

  /** A process that starts without a database has its pool later. */
  private watch(): void {
    const pool = (this.dataSource.driver as PostgresDriver).master as pg.Pool | undefined;
    if (pool === this.watched) return;
    this.watched = pool;
    pool?.on('acquire', (client) => this.inUse.add(client));
    pool?.on('release', (_error, client) => this.inUse.delete(client));
    pool?.on('remove', (client) => this.inUse.delete(client));
  }

  private async beat(): Promise<void> {
    this.watch();
    const waiting = [...this.inUse];
    const error = await Promise.race([this.ask(), silence()]);
    if (error === null) this.found();
    else this.lost(error, waiting);
  }

  /** Resolves with what went wrong, or with `null`. */
  private async ask(): Promise<Error | null> {
    try {
      const client = (this.client ??= await this.connect());
      await client.query('select 1');
      return null;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  private async connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.dsn,
      connectionTimeoutMillis: LIMITS.silence,
      application_name: 'ffs-pulse',
    });
    client.on('error', () => {
      if (this.client === client) this.client = undefined;
    });
    await client.connect();
    return client;
  }

  private found(): void {
    if (!this.isSilent) return;
    this.isSilent = false;
    dependencyCircuit.set({ dependency: 'postgres' }, 0);
    this.logger.log({ dependency: 'postgres' }, 'PostgreSQL answers again');
  }

  private lost(error: Error, waiting: readonly pg.PoolClient[]): void {
    this.drop();
    for (const client of waiting) if (this.inUse.has(client)) breakOff(client);
    if (this.isSilent) return;
    this.isSilent = true;
    dependencyCircuit.set({ dependency: 'postgres' }, 1);
    this.logger.error({ err: error, dependency: 'postgres' }, 'PostgreSQL does not answer');
  }

  private drop(): void {
    const client = this.client;
    this.client = undefined;
    if (client) breakOff(client);
  }
}

/** A process that was busy with something else must not take its own silence for the database's. */
async function silence(): Promise<Error> {
  await sleep(LIMITS.silence, undefined, { ref: false });
  for (let turns = 0; turns < 3; turns += 1) await turn();
  return new Error(`no answer within ${LIMITS.silence} ms`);
}

/** Whoever waits on it gets an error. The driver has no other way: `end` would wait for an answer. */
function breakOff(client: pg.Client | pg.PoolClient): void {
  const { connection } = client as unknown as { connection: { stream: Socket } };
  connection.stream.destroy();
}
