import { Injectable, Logger } from '@nestjs/common';
import { type Ruleset, type RulesetChange } from '#domain/evaluation/ruleset';
import { DomainError } from '#domain/kernel/domain-error';
import { type EnvironmentAddress, RulesetSource } from '#domain/rulesets/ruleset.source';
import { rulesetLoads } from '../observability/metrics.js';
import { RedisRulesetCache } from '../redis/redis.ruleset-cache.js';
import { inTime } from '../resilience/in-time.js';
import { REMOTE_LIMITS } from '../resilience/remote-limits.js';

/**
 * Second level of the read path: the shared cache in front of the truth. What the cache has is only taken when the
 * truth is no further, which one cheap question tells; without an answer the cache is better than nothing.
 */
@Injectable()
export class RedisRulesetSource extends RulesetSource {
  private readonly logger = new Logger(RedisRulesetSource.name);

  constructor(
    private readonly truth: RulesetSource,
    private readonly cache: RedisRulesetCache,
  ) {
    super();
  }

  override async load(address: EnvironmentAddress): Promise<Ruleset | null> {
    const [cached, revision] = await Promise.all([
      this.cache.read(address.environmentId),
      this.trueRevision(address),
    ]);
    if (cached && (revision === 'unknown' || cached.revision >= revision)) {
      rulesetLoads.inc({ from: 'redis' });
      return cached;
    }
    const ruleset = await this.truth.load(address);
    if (ruleset) this.keep(address, ruleset);
    return ruleset;
  }

  override async changesSince(
    address: EnvironmentAddress,
    revision: number,
  ): Promise<RulesetChange | null> {
    try {
      return await this.truth.changesSince(address, revision);
    } catch (error) {
      const cached = await this.cache.read(address.environmentId);
      // Not to be told; but the whole, which the cache can give without the truth, is newer.
      if (cached && cached.revision > revision) return null;
      throw error;
    }
  }

  override revisionsOf(environmentIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return this.truth.revisionsOf(environmentIds);
  }

  /** An environment that does not exist has no revision that a cached one could reach. */
  private async trueRevision({ environmentId }: EnvironmentAddress): Promise<number | 'unknown'> {
    try {
      const asking = this.truth.revisionsOf([environmentId]);
      const revisions = await inTime(asking, REMOTE_LIMITS.postgres.revision);
      return revisions.get(environmentId) ?? Number.POSITIVE_INFINITY;
    } catch (error) {
      if (error instanceof DomainError) return 'unknown';
      throw error;
    }
  }

  /** In the background: whoever waits for the ruleset does not wait for the cache. */
  private keep({ environmentId }: EnvironmentAddress, ruleset: Ruleset): void {
    this.cache.store(environmentId, ruleset).catch((error: unknown) => {
      this.logger.debug({ err: error, environment: environmentId }, 'the cache cannot be written');
    });
  }
}
