import { setTimeout as sleep } from 'node:timers/promises';
import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { type RulesetChangeEvent } from '#domain/rulesets/ruleset-change.event';
import { type RulesetPatch } from '#domain/rulesets/ruleset-patch';
import { RulesetSource } from '#domain/rulesets/ruleset.source';
import {
  commitToInstalled,
  rulesetRepairs,
  rulesetsBehindServed,
} from '../observability/metrics.js';
import { OutageLog } from '../observability/outage-log.js';
import { inParallel } from '../resilience/in-parallel.js';
import { isOutage } from '../resilience/is-outage.js';
import { ChangeFeed } from './change-feed.js';
import { InProcessRulesetStore, type LoadedRuleset } from './in-process.ruleset-store.js';
import { RulesetFreshness } from './ruleset-freshness.js';

/** How long a lost notification can strand an instance at most, in milliseconds. */
const REPAIR_INTERVAL_MS = 2_000;
const REPAIRS_AT_ONCE = 4;

/** How late a change may be before it counts as missed. */
const GRACE_MS = 250;

/** Keeps the rulesets of this process up to date: by notification, and by a slow poll for what got lost. */
@Injectable()
export class RulesetRefresher implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(RulesetRefresher.name);
  private readonly outage = new OutageLog(
    this.logger,
    'revisions cannot be compared: serving what is in memory',
    'revisions can be compared again',
  );
  private timer: NodeJS.Timeout | undefined;
  private repairing: Promise<void> | undefined;
  /** Revisions of the database that were older than what was served, by environment. */
  private readonly pasts = new Map<string, number>();

  constructor(
    private readonly feed: ChangeFeed,
    private readonly store: InProcessRulesetStore,
    private readonly source: RulesetSource,
    private readonly freshness: RulesetFreshness,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.timer = setInterval(() => void this.repair(), REPAIR_INTERVAL_MS);
    await this.feed.open({
      onChange: (event, patch) => {
        this.install(event, patch).catch((error: unknown) => {
          this.logger.warn({ err: error, environment: event.environmentId }, 'refresh failed');
        });
      },
      onGap: () => void this.repair(),
    });
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.feed.close();
    await this.repairing;
  }

  /** Brings every environment in memory to its revision in the database; never rejects. */
  repair(): Promise<void> {
    this.repairing ??= this.compareRevisions().finally(() => {
      this.repairing = undefined;
    });
    return this.repairing;
  }

  private async install(
    { environmentId, revision, committedAt }: RulesetChangeEvent,
    readPatch: () => RulesetPatch | null,
  ): Promise<void> {
    const before = this.store.installed(environmentId)?.revision;
    const patch = before === undefined || before >= revision ? null : readPatch();
    if (patch) this.store.patch(environmentId, patch, committedAt);
    await this.store.refresh(environmentId, revision, committedAt);
    if (before === undefined || before >= revision) return;
    // Two clocks may differ by a little; a negative age would spoil the histogram's sum.
    commitToInstalled.observe(Math.max(0, Date.now() - committedAt) / 1000);
  }

  private async compareRevisions(): Promise<void> {
    const loaded = this.store.loaded();
    try {
      const revisions = await this.source.revisionsOf(
        loaded.map(({ address }) => address.environmentId),
      );
      this.outage.worked();
      const late = loaded.filter((one) =>
        this.needsRepair(one, revisions.get(one.address.environmentId)),
      );
      // What was committed a moment ago is on its way.
      if (late.length > 0) await sleep(GRACE_MS);
      await inParallel(late, REPAIRS_AT_ONCE, ({ address: { environmentId } }) =>
        this.repairOne(environmentId, revisions.get(environmentId) ?? 0),
      );
      this.freshness.confirm();
    } catch (error) {
      this.freshness.doubt();
      this.outage.failed(error);
    }
  }

  private needsRepair(
    { address: { environmentId }, ruleset, from }: LoadedRuleset,
    revision: number | undefined,
  ): boolean {
    if (revision === undefined) {
      this.store.evict(environmentId);
      return false;
    }
    if (from === 'disk') return true;
    if (revision < ruleset.revision) this.tellOfPast(environmentId, revision, ruleset.revision);
    return this.isBehind(environmentId, revision);
  }

  private async repairOne(environmentId: string, revision: number): Promise<void> {
    if (this.isBehind(environmentId, revision)) {
      this.logger.warn({ environment: environmentId, revision }, 'repairing a missed change');
      rulesetRepairs.inc();
    }
    await this.store.refresh(environmentId, revision).catch((error: unknown) => {
      if (isOutage(error)) throw error;
      // Deleted a moment ago, say: no reason to leave the others unrepaired.
      this.logger.warn({ err: error, environment: environmentId }, 'a ruleset cannot be repaired');
    });
  }

  private isBehind(environmentId: string, revision: number): boolean {
    return revision > (this.store.installed(environmentId)?.revision ?? revision);
  }

  /** Once per environment: the poll comes back every two seconds. */
  private tellOfPast(environmentId: string, revision: number, served: number): void {
    if (this.pasts.get(environmentId) === revision) return;
    this.pasts.set(environmentId, revision);
    rulesetsBehindServed.inc();
    this.logger.error(
      { environment: environmentId, revision, served },
      'the database was restored to the past: what was announced is served until it is newer, or this process starts anew',
    );
  }
}
