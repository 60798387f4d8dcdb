import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { isRecord } from '#domain/kernel/json-value';
import { type RulesetChangeEvent } from '#domain/rulesets/ruleset-change.event';
import { RulesetSource } from '#domain/rulesets/ruleset.source';
import {
  commitToInstalled,
  rulesetRepairs,
  rulesetsBehindServed,
} from '../observability/metrics.js';
import { DATABASE_DSN } from '../postgres/database-dsn.js';
import { CHANNELS } from '../postgres/channels.js';
import { PostgresListener } from '../postgres/postgres-listener.js';
import { RulesetFreshness } from './ruleset-freshness.js';
import { inParallel } from '../resilience/in-parallel.js';
import { InProcessRulesetStore, type LoadedRuleset } from './in-process.ruleset-store.js';

/** How long a lost notification can strand an instance at most, in milliseconds. */
const REPAIR_INTERVAL_MS = 2_000;
const REPAIRS_AT_ONCE = 4;

/** Keeps the rulesets of this process up to date: by notification, and by a slow poll for what got lost. */
@Injectable()
export class RulesetRefresher implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(RulesetRefresher.name);
  private readonly listener: PostgresListener;
  private timer: NodeJS.Timeout | undefined;
  private repairing: Promise<void> | undefined;
  /** Revisions of the database that were older than what was served, by environment. */
  private readonly pasts = new Map<string, number>();

  constructor(
    @Inject(DATABASE_DSN) dsn: string,
    private readonly store: InProcessRulesetStore,
    private readonly source: RulesetSource,
    private readonly freshness: RulesetFreshness,
  ) {
    this.listener = new PostgresListener(dsn, CHANNELS.rulesetChanges, {
      onNotification: (payload) => {
        this.hear(payload);
      },
      onListening: () => {
        void this.repair();
      },
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    this.timer = setInterval(() => void this.repair(), REPAIR_INTERVAL_MS);
    await this.listener.open();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.listener.close();
    await this.repairing;
  }

  /** Brings every environment in memory to its revision in the database; never rejects. */
  repair(): Promise<void> {
    this.repairing ??= this.compareRevisions().finally(() => {
      this.repairing = undefined;
    });
    return this.repairing;
  }

  private hear(payload: string): void {
    const events = readEvents(payload);
    if (events === null) {
      // Another release may say it in another way: that something changed is all that must be understood.
      this.logger.warn('a notification that cannot be read: comparing revisions instead');
      void this.repair();
      return;
    }
    for (const event of events) {
      this.install(event).catch((error: unknown) => {
        this.logger.warn({ err: error, environment: event.environmentId }, 'refresh failed');
      });
    }
  }

  private async install({ environmentId, revision, committedAt }: RulesetChangeEvent) {
    const before = this.store.installed(environmentId)?.revision;
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
      await inParallel(loaded, REPAIRS_AT_ONCE, (one) =>
        this.repairOne(one, revisions.get(one.address.environmentId)),
      );
      this.freshness.confirm();
    } catch (error) {
      this.freshness.doubt();
      this.logger.warn({ err: error }, 'revisions cannot be compared: serving what is in memory');
    }
  }

  private repairOne(
    { address: { environmentId }, ruleset, from }: LoadedRuleset,
    revision: number | undefined,
  ): Promise<void> | undefined {
    if (revision === undefined) {
      this.store.evict(environmentId);
      return undefined;
    }
    if (from === 'disk') return this.store.refresh(environmentId, revision);
    if (revision < ruleset.revision) this.tellOfPast(environmentId, revision, ruleset.revision);
    // What was installed since the question was asked needs no repair.
    if (revision <= (this.store.installed(environmentId)?.revision ?? revision)) return undefined;
    this.logger.warn({ environment: environmentId, revision }, 'repairing a missed change');
    rulesetRepairs.inc();
    return this.store.refresh(environmentId, revision);
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

function readEvents(payload: string): RulesetChangeEvent[] | null {
  try {
    const events: unknown = JSON.parse(payload);
    return Array.isArray(events) && events.every(isEvent) ? events : null;
  } catch {
    return null;
  }
}

function isEvent(value: unknown): value is RulesetChangeEvent {
  return (
    isRecord(value) &&
    typeof value['tenantId'] === 'string' &&
    typeof value['environmentId'] === 'string' &&
    typeof value['revision'] === 'number' &&
    typeof value['committedAt'] === 'number'
  );
}
