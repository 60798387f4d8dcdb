import { Logger } from '@nestjs/common';
import { applyChange, compileRuleset } from '#domain/evaluation/compile';
import { type RulesetChange } from '#domain/evaluation/ruleset';
import { DomainError } from '#domain/kernel/domain-error';
import { type EnvironmentAddress, type RulesetSource } from '#domain/rulesets/ruleset.source';
import { type KeptRulesets } from '../last-known/kept-rulesets.js';
import { rulesetsBehindServed, rulesetsFromDisk } from '../observability/metrics.js';
import { inTime } from '../resilience/in-time.js';
import { OutageLog } from '../observability/outage-log.js';
import { isOutage } from '../resilience/is-outage.js';
import { type Held } from './ruleset-entries.js';
import { growthBy, sizeOfRuleset } from './ruleset-size.js';

export type LastKnownRulesets = Pick<KeptRulesets, 'newestRevision' | 'read' | 'remove'>;

/**
 * How long the truth is waited for where there is a ruleset on disk, in milliseconds: long enough to connect on a
 * bad day, short enough for somebody who waits for an answer.
 */
const PATIENCE_MS = 2_000;
/** The same for a moment after it was waited for in vain, so that many environments do not take many times that. */
const LOST_PATIENCE_MS = 50;
const LOST_FOR_MS = 1_000;

/** Reads the next ruleset of an environment: from the truth, and from disk only while the truth cannot be asked. */
export class RulesetLoader {
  private readonly logger = new Logger(RulesetLoader.name);
  private readonly outage = new OutageLog(
    this.logger,
    'the truth cannot be asked: serving last known good rulesets from disk',
    'rulesets are read from the truth again',
  );
  private lostAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly source: RulesetSource,
    private readonly kept: LastKnownRulesets | undefined,
  ) {}

  /**
   * `null` when the environment does not exist (any more).
   * @param current what is in memory
   * @param floor a revision that was served before: nothing older is read, unless the truth itself has gone back
   * @throws DomainError `unavailable` or `timeout` when there is nothing to be had
   */
  async next(
    address: EnvironmentAddress,
    current: Held | undefined,
    floor: number,
  ): Promise<Held | null> {
    if (current === undefined) return this.first(address, floor);
    // What a file says of one revision may not be what the truth says after a restore: read it whole.
    if (current.from === 'disk') return this.confirmed(address, current);
    const verifiedAt = Date.now();
    const change = await this.source.changesSince(address, current.ruleset.revision);
    // Nor can it be told what a change means that was written by another schema version.
    const isTold = change?.schemaVersion === current.ruleset.schemaVersion;
    return isTold ? changed(current, change, verifiedAt) : this.whole(address);
  }

  private async first(address: EnvironmentAddress, floor: number): Promise<Held | null> {
    try {
      const isKept = this.kept?.newestRevision(address.environmentId) !== undefined;
      // What the work brings after that is read again by the repair poll.
      const next = await (isKept
        ? inTime(this.whole(address), this.patience())
        : this.whole(address));
      if (next && next.ruleset.revision < floor) await this.acceptPast(address, next, floor);
      return next;
    } catch (error) {
      if (!isOutage(error)) throw error;
      this.lostAt = Date.now();
      const kept = await this.fromDisk(address, floor, error);
      if (kept) return kept;
      throw error;
    }
  }

  private async confirmed(address: EnvironmentAddress, current: Held): Promise<Held | null> {
    const next = await this.whole(address);
    if (next && next.ruleset.revision < current.ruleset.revision) {
      this.tellOfPast(address.environmentId, next.ruleset.revision, current.ruleset.revision);
      await this.kept?.remove(address.environmentId, next.ruleset.revision);
    }
    return next;
  }

  private async whole(address: EnvironmentAddress): Promise<Held | null> {
    const verifiedAt = Date.now();
    const source = await this.source.load(address);
    this.outage.worked();
    if (source === null) return null;
    const ruleset = compileRuleset(source);
    return { ruleset, bytes: sizeOfRuleset(ruleset), from: 'truth', verifiedAt };
  }

  private async fromDisk(
    address: EnvironmentAddress,
    floor: number,
    reason: unknown,
  ): Promise<Held | undefined> {
    const kept = await this.kept?.read(address, floor);
    if (kept === undefined) return undefined;
    const ruleset = compileRuleset(kept.ruleset);
    rulesetsFromDisk.inc();
    this.outage.failed(reason);
    const { verifiedAt } = kept;
    return { ruleset, bytes: sizeOfRuleset(ruleset), from: 'disk', verifiedAt };
  }

  /** @throws DomainError `unavailable` unless the truth itself is behind what was served */
  private async acceptPast(
    { environmentId }: EnvironmentAddress,
    next: Held,
    floor: number,
  ): Promise<void> {
    const truth = (await this.source.revisionsOf([environmentId])).get(environmentId);
    if (truth === undefined || truth >= floor) {
      throw new DomainError('unavailable', 'only an older ruleset than was served can be had now');
    }
    this.tellOfPast(environmentId, next.ruleset.revision, floor);
  }

  private tellOfPast(environmentId: string, revision: number, served: number): void {
    rulesetsBehindServed.inc();
    this.logger.error(
      { environment: environmentId, revision, served },
      'the database was restored to the past: going back to what it has',
    );
  }

  private patience(): number {
    return Date.now() - this.lostAt < LOST_FOR_MS ? LOST_PATIENCE_MS : PATIENCE_MS;
  }
}

/** What the truth has after a change to what it had. */
export function changed(current: Held, change: RulesetChange, verifiedAt: number): Held {
  const bytes = current.bytes + growthBy(current.ruleset, change);
  return { ruleset: applyChange(current.ruleset, change), bytes, from: 'truth', verifiedAt };
}
