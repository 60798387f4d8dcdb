import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { type Ruleset } from '#domain/evaluation/ruleset';
import { ChangeBroadcast } from '#domain/rulesets/change-broadcast';
import { type RulesetChangeEvent } from '#domain/rulesets/ruleset-change.event';
import { patchRuleset, type RulesetPatch } from '#domain/rulesets/ruleset-patch';
import { RulesetSource } from '#domain/rulesets/ruleset.source';
import { commitToBroadcast } from '../observability/metrics.js';
import { REMOTE_LIMITS } from '../resilience/remote-limits.js';
import { encodeAnnouncement } from './announcement.js';
import { CHANGES_CHANNEL } from './keys.js';
import { RedisConnection } from './redis-connection.js';
import { RedisRulesetCache } from './redis.ruleset-cache.js';

/** Flags and segment members kept at hand, so that a change need not read its whole environment; some 100 MB. */
const MOST_KEPT_ITEMS = 200_000;

/** A longer patch is left out: every instance would be sent it, whether it holds the environment or not. */
const MOST_PATCH_CHARACTERS = 256 * 1024;

/** The changes of one environment that are told together. */
interface Burst {
  readonly event: RulesetChangeEvent;
  /** The revision before the first of them. */
  readonly since: number;
}

/**
 * Brings the shared cache to the revision of the change, then tells every instance, with the change itself if it is
 * short. Repeating it does no harm: the cache never goes backwards, and neither does an instance.
 */
@Injectable()
export class RedisChangeBroadcast extends ChangeBroadcast {
  private readonly kept = new LRUCache<string, Ruleset>({
    maxSize: MOST_KEPT_ITEMS,
    sizeCalculation: itemsOf,
  });

  constructor(
    private readonly truth: RulesetSource,
    private readonly cache: RedisRulesetCache,
    private readonly redis: RedisConnection,
  ) {
    super();
  }

  override async publish(events: readonly RulesetChangeEvent[]): Promise<void> {
    for (const burst of burstsOf(events)) await this.tell(burst);
    for (const event of events) {
      commitToBroadcast.observe(Math.max(0, Date.now() - event.committedAt) / 1000);
    }
  }

  private async tell({ event, since }: Burst): Promise<void> {
    const patch = await this.bringUpToDate(event, since);
    const message = encodeAnnouncement(event, null);
    const withPatch = patch && encodeAnnouncement(event, patch);
    const short = withPatch !== null && withPatch.length <= MOST_PATCH_CHARACTERS;
    await this.redis.call(REMOTE_LIMITS.redis.background, (redis) =>
      redis.publish(CHANGES_CHANNEL, short ? withPatch : message),
    );
  }

  /** What was changed since the revision before the burst; `null` when that cannot be told. */
  private async bringUpToDate(
    event: RulesetChangeEvent,
    since: number,
  ): Promise<RulesetPatch | null> {
    const { environmentId } = event;
    const kept = this.kept.get(environmentId);
    const from = Math.min(since, kept?.revision ?? since);
    const change = await this.truth.changesSince(event, from);
    const ruleset = kept && change ? patchRuleset(kept, change) : await this.truth.load(event);
    if (ruleset === null) {
      this.kept.delete(environmentId);
      await this.cache.remove(environmentId);
      return null;
    }
    await this.cache.store(environmentId, ruleset);
    this.kept.set(environmentId, ruleset);
    return change && { since: from, change };
  }
}

/** One for each environment, in the order in which they were first named. */
function burstsOf(events: readonly RulesetChangeEvent[]): Burst[] {
  const bursts = new Map<string, Burst>();
  for (const event of events) {
    const { environmentId, revision } = event;
    const known = bursts.get(environmentId);
    bursts.set(environmentId, {
      event: known && known.event.revision > revision ? known.event : event,
      since: Math.min(known?.since ?? revision - 1, revision - 1),
    });
  }
  return [...bursts.values()];
}

function itemsOf(ruleset: Ruleset): number {
  const members = ruleset.segments.map(
    (segment) => segment.included.length + segment.excluded.length,
  );
  return 1 + ruleset.flags.length + members.reduce((sum, count) => sum + count, 0);
}
