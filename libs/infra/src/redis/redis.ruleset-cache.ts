import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { Injectable, Logger } from '@nestjs/common';
import { type Redis } from 'ioredis';
import { isRecord } from '#domain/kernel/json-value';
import { type Ruleset } from '#domain/evaluation/ruleset';
import { REMOTE_LIMITS } from '../resilience/remote-limits.js';
import { environmentOf, RULESET_KEYS, rulesetKey } from './keys.js';
import { RedisConnection } from './redis-connection.js';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** Rulesets are JSON of much the same words: the lightest effort already makes them ten times smaller. */
const EFFORT = { level: 1 };

/** An environment nobody has changed or cold-read for this long is not worth its memory. */
const KEPT_MS = 86_400_000;

const SCAN_COUNT = 500;

/** Writes `ARGV[2]` at revision `ARGV[1]` unless the same or a newer one is there: a cache never goes backwards. */
const STORE_IF_NEWER = `
  local stored = tonumber(redis.call('HGET', KEYS[1], 'revision') or '-1')
  if tonumber(ARGV[1]) <= stored then return 0 end
  redis.call('HSET', KEYS[1], 'revision', ARGV[1], 'body', ARGV[2])
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
  return 1`;

/** Rulesets shared by all processes. Absence, age and even loss of it are harmless. */
@Injectable()
export class RedisRulesetCache {
  private readonly logger = new Logger(RedisRulesetCache.name);

  constructor(private readonly redis: RedisConnection) {}

  /** `null` when there is none, none that can be read, or no Redis: the caller has another way. */
  async read(environmentId: string): Promise<Ruleset | null> {
    try {
      const body = await this.redis.call(REMOTE_LIMITS.redis.request, (redis) =>
        redis.hgetBuffer(rulesetKey(environmentId), 'body'),
      );
      return body && (await decode(body));
    } catch (error) {
      this.logger.debug({ err: error, environment: environmentId }, 'the cache cannot be read');
      return null;
    }
  }

  /**
   * Keeps the ruleset unless the cache has the same or a newer one.
   * @throws DomainError `unavailable` without Redis
   */
  async store(environmentId: string, ruleset: Ruleset): Promise<void> {
    const body = await compress(JSON.stringify(ruleset), EFFORT);
    await this.inBackground((redis) =>
      redis.eval(STORE_IF_NEWER, 1, rulesetKey(environmentId), ruleset.revision, body, KEPT_MS),
    );
  }

  /**
   * The revisions of all that is kept, a page at a time; an environment may come twice.
   * @throws DomainError `unavailable` without Redis
   */
  async *revisions(): AsyncGenerator<ReadonlyMap<string, number>> {
    let cursor = '0';
    do {
      const at = cursor;
      const [next, keys] = await this.inBackground((redis) =>
        redis.scan(at, 'MATCH', RULESET_KEYS, 'COUNT', SCAN_COUNT),
      );
      cursor = next;
      const revisions = await this.inBackground((redis) =>
        Promise.all(keys.map((key) => redis.hget(key, 'revision'))),
      );
      yield new Map(keys.map((key, at) => [environmentOf(key), Number(revisions[at] ?? -1)]));
    } while (cursor !== '0');
  }

  /** @throws DomainError `unavailable` without Redis */
  async remove(environmentId: string): Promise<void> {
    await this.inBackground((redis) => redis.del(rulesetKey(environmentId)));
  }

  private inBackground<Result>(work: (redis: Redis) => Promise<Result>): Promise<Result> {
    return this.redis.call(REMOTE_LIMITS.redis.background, work);
  }
}

async function decode(body: Buffer): Promise<Ruleset | null> {
  const value: unknown = JSON.parse((await decompress(body)).toString());
  const isRuleset =
    isRecord(value) && typeof value['revision'] === 'number' && Array.isArray(value['flags']);
  return isRuleset ? (value as unknown as Ruleset) : null;
}
