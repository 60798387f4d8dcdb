import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { RulesetSource } from '#domain/rulesets/ruleset.source';
import { KeptRulesets } from '../last-known/kept-rulesets.js';
import { lastKnownWrites, rulesetsBehindServed } from '../observability/metrics.js';
import { InProcessRulesetStore, type LoadedRuleset } from './in-process.ruleset-store.js';
import { RulesetFreshness } from './ruleset-freshness.js';

/** A burst of changes of one environment is one write. */
const PAUSE_MS = 1_000;
/** How often it is noted that what is in memory is still what the truth has. */
const BEAT_MS = 30_000;
/** So many rulesets wait to be written at most; what finds no place is taken up by a later beat. */
const MOST_WAITING = 256;

/** Has every ruleset that this process installs kept on disk, one at a time and behind everybody's back. */
@Injectable()
export class RulesetKeeper implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(RulesetKeeper.name);
  private readonly waiting = new Map<string, LoadedRuleset>();
  private readonly stops: readonly (() => void)[];
  private pause: NodeJS.Timeout | undefined;
  private beat: NodeJS.Timeout | undefined;
  private working: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: InProcessRulesetStore,
    private readonly kept: KeptRulesets,
    private readonly source: RulesetSource,
    private readonly freshness: RulesetFreshness,
  ) {
    this.stops = [
      store.onInstalled(({ environmentId }) => {
        this.keep(store.find(environmentId));
      }),
      store.onEvicted((environmentId, reason) => {
        if (reason === 'gone') this.forget(environmentId);
      }),
    ];
  }

  onApplicationBootstrap(): void {
    this.beat = setInterval(() => {
      this.noteServed();
      this.schedule(0);
    }, BEAT_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    this.stops.forEach((stop) => {
      stop();
    });
    clearInterval(this.beat);
    clearTimeout(this.pause);
    this.noteServed();
    await this.writeAll();
    await this.attempt('sightings', () => this.kept.close());
  }

  private keep(loaded: LoadedRuleset | undefined): void {
    if (loaded?.from !== 'truth' || !this.kept.isOn) return;
    const { environmentId } = loaded.address;
    if (this.waiting.size >= MOST_WAITING && !this.waiting.has(environmentId)) return;
    this.waiting.set(environmentId, loaded);
    this.schedule(PAUSE_MS);
  }

  private forget(environmentId: string): void {
    this.waiting.delete(environmentId);
    this.working = this.working.then(() =>
      this.attempt('ruleset', () => this.kept.remove(environmentId)),
    );
  }

  private schedule(delay: number): void {
    this.pause ??= setTimeout(() => {
      this.pause = undefined;
      void this.writeAll();
    }, delay);
  }

  /** What is in memory counts as seen for as long as the truth confirms it; what is not on disk yet follows. */
  private noteServed(): void {
    if (this.freshness.staleSeconds() !== undefined) return;
    const { hasRoom } = this.kept;
    for (const loaded of this.store.loaded()) {
      const { address, ruleset, from, verifiedAt } = loaded;
      if (from === 'disk') continue;
      this.kept.sight(address, ruleset.revision, Math.max(verifiedAt, this.freshness.since));
      const newest = this.kept.newestRevision(address.environmentId) ?? -1;
      if (newest < ruleset.revision && hasRoom) this.keep(loaded);
    }
  }

  private writeAll(): Promise<void> {
    this.working = this.working.then(async () => {
      for (const [environmentId, loaded] of this.waiting) {
        this.waiting.delete(environmentId);
        await this.attempt('ruleset', () => this.write(loaded));
      }
      await this.attempt('sightings', () => this.kept.tidy());
    });
    return this.working;
  }

  private async write(loaded: LoadedRuleset): Promise<void> {
    const { address, ruleset, verifiedAt } = loaded;
    const newest = this.kept.newestRevision(address.environmentId) ?? -1;
    if (newest > ruleset.revision && !(await this.isFromThePast(loaded))) return;
    await this.kept.write(address, ruleset, verifiedAt);
    this.kept.sight(address, ruleset.revision, verifiedAt);
  }

  /**
   * Whether what is on disk, though newer, has no place there: it is damaged, or of a database that was restored to
   * the past since. Otherwise another process of this instance was faster.
   */
  private async isFromThePast({ address, ruleset }: LoadedRuleset): Promise<boolean> {
    const { environmentId } = address;
    const newer = await this.kept.read(address, ruleset.revision + 1);
    if (newer === undefined) return true;
    const revision = (await this.source.revisionsOf([environmentId])).get(environmentId);
    if (revision === undefined || revision >= newer.ruleset.revision) return false;
    rulesetsBehindServed.inc();
    this.logger.error(
      { environment: environmentId, revision, kept: newer.ruleset.revision },
      'the database was restored to the past: what was kept of its future is removed',
    );
    await this.kept.remove(environmentId, revision);
    return true;
  }

  /** Whatever the disk does, serving goes on. */
  private async attempt(kind: 'ruleset' | 'sightings', work: () => Promise<void>): Promise<void> {
    try {
      await work();
      lastKnownWrites.inc({ kind, result: 'kept' });
    } catch (error) {
      lastKnownWrites.inc({ kind, result: 'failed' });
      this.logger.warn({ err: error, kind }, 'last known good data cannot be kept on disk');
    }
  }
}
