import { RateLimiterRedis, type RateLimiterRes } from 'rate-limiter-flexible';
import { LIMIT_PREFIX } from '../redis/keys.js';
import { type RedisConnection } from '../redis/redis-connection.js';
import { REMOTE_LIMITS } from '../resilience/remote-limits.js';
import { AttemptLimiter } from './attempt-limiter.js';
import { type Quota, type Usage } from './quota.js';

/** Counts that all instances share. Without Redis nobody may try: guessing must not pay while it is away. */
export class RedisAttemptLimiter extends AttemptLimiter {
  private readonly limiters = new Map<string, RateLimiterRedis>();

  constructor(private readonly redis: RedisConnection) {
    super();
  }

  override async count(quota: Quota, key: string): Promise<Usage> {
    const { consumedPoints, msBeforeNext } = await this.asking(
      (limiter) => limiter.penalty(key),
      quota,
    );
    return { used: consumedPoints, resetsInMs: Math.max(0, msBeforeNext) };
  }

  override async giveBack(quota: Quota, key: string): Promise<void> {
    await this.asking((limiter) => limiter.reward(key), quota).catch(() => undefined);
  }

  private asking(
    work: (limiter: RateLimiterRedis) => Promise<RateLimiterRes>,
    quota: Quota,
  ): Promise<RateLimiterRes> {
    return this.redis.call(REMOTE_LIMITS.redis.login, () => work(this.of(quota)));
  }

  private of({ name, requests, seconds }: Quota): RateLimiterRedis {
    const known = this.limiters.get(name);
    if (known !== undefined) return known;
    const made = new RateLimiterRedis({
      storeClient: this.redis.client,
      keyPrefix: `${LIMIT_PREFIX}:${name}`,
      points: requests,
      duration: seconds,
    });
    this.limiters.set(name, made);
    return made;
  }
}
