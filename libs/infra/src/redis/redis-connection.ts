import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { Circuit } from '../resilience/circuit.js';
import { REMOTE_LIMITS } from '../resilience/remote-limits.js';

const LIMITS = REMOTE_LIMITS.redis;

/**
 * A connection that never makes anybody wait for Redis to come back: while there is none, commands fail at once.
 * It comes back by itself, also from a peer that has fallen silent.
 */
export class RedisConnection {
  readonly client: Redis;
  private readonly logger = new Logger(RedisConnection.name);
  private readonly heartbeat: NodeJS.Timeout;
  private readonly circuit = new Circuit('redis');
  private isDown = false;

  constructor(url: string, name: string) {
    this.client = new Redis(url, {
      connectionName: name,
      lazyConnect: true,
      connectTimeout: LIMITS.connect,
      commandTimeout: LIMITS.background,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      retryStrategy: (attempt) =>
        Math.min(LIMITS.reconnect, 50 * 2 ** attempt) * (0.5 + Math.random() / 2),
      // A failover leaves clients at a replica, which refuses to be written to.
      reconnectOnError: (error) => error.message.startsWith('READONLY'),
    });
    this.client.on('error', (error) => {
      this.wentDown(error);
    });
    this.client.on('ready', () => {
      if (this.isDown) this.logger.log({ dependency: 'redis' }, 'connected to Redis again');
      this.isDown = false;
    });
    this.heartbeat = setInterval(() => void this.ask(), LIMITS.heartbeat);
    this.heartbeat.unref();
  }

  /** Resolves when connected or when the first try has failed; never rejects. */
  async open(): Promise<void> {
    await this.client.connect().catch(() => undefined);
  }

  /**
   * Asks Redis, and waits `limitMs` at most.
   * @throws DomainError `unavailable` when it takes too long or was left alone after failures
   */
  call<Result>(limitMs: number, work: (client: Redis) => Promise<Result>): Promise<Result> {
    return this.circuit.call(limitMs, () => work(this.client));
  }

  close(): void {
    clearInterval(this.heartbeat);
    this.client.disconnect();
  }

  /** A black hole gives no error: only asking finds it. */
  private async ask(): Promise<void> {
    if (this.client.status !== 'ready') return;
    await this.client.ping().catch((error: unknown) => {
      this.wentDown(error);
      this.client.disconnect(true);
    });
  }

  private wentDown(error: unknown): void {
    if (this.isDown) return;
    this.isDown = true;
    this.logger.warn({ err: error, dependency: 'redis' }, 'Redis cannot be reached: trying again');
  }
}
