import { Injectable } from '@nestjs/common';
import { applyChange, type CompiledRuleset, compileRuleset } from '#domain/evaluation/compile';
import { DomainError } from '#domain/kernel/domain-error';
import { type RulesetPatch } from '#domain/rulesets/ruleset-patch';
import { type EnvironmentAddress, RulesetSource } from '#domain/rulesets/ruleset.source';
import { RulesetStore } from '#domain/rulesets/ruleset.store';

interface Entry {
  readonly address: EnvironmentAddress;
  ruleset: CompiledRuleset | undefined;
  /** The one load under way; everybody who needs the environment waits for it. */
  loading: Promise<CompiledRuleset> | undefined;
  /** The highest revision anyone has told of. */
  wanted: number;
  /** When the oldest change that is told of and not installed was committed, epoch ms. */
  committedAt: number | undefined;
}

export interface Installation {
  readonly environmentId: string;
  readonly ruleset: CompiledRuleset;
  /** When the oldest change in it was committed, epoch ms of the database's clock; unknown for first loads. */
  readonly committedAt: number | undefined;
}

/**
 * First level of the read path: compiled rulesets in this process's memory. One load at a time for each
 * environment, never backwards; after the first load only what changed is read and compiled again.
 */
@Injectable()
export class InProcessRulesetStore extends RulesetStore {
  private readonly entries = new Map<string, Entry>();
  private readonly listeners = new Set<(installation: Installation) => void>();
  private readonly evictionListeners = new Set<(environmentId: string) => void>();

  constructor(private readonly source: RulesetSource) {
    super();
  }

  override installed(environmentId: string): CompiledRuleset | undefined {
    return this.entries.get(environmentId)?.ruleset;
  }

  override async get(address: EnvironmentAddress): Promise<CompiledRuleset> {
    const entry = this.entryOf(address);
    return entry.ruleset ?? (await this.load(entry));
  }

  /** The environments in memory, for the repair poll. */
  loadedEnvironments(): readonly EnvironmentAddress[] {
    return [...this.entries.values()]
      .filter((entry) => entry.ruleset)
      .map((entry) => entry.address);
  }

  /** Calls back after each installation, when the new ruleset already answers. */
  onInstalled(listener: (installation: Installation) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Calls back when an environment is forgotten. */
  onEvicted(listener: (environmentId: string) => void): () => void {
    this.evictionListeners.add(listener);
    return () => this.evictionListeners.delete(listener);
  }

  override arrival(environmentId: string, revision: number, patienceMs: number): Promise<boolean> {
    const isThere = () => (this.installed(environmentId)?.revision ?? -1) >= revision;
    if (isThere()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const settle = (arrived: boolean) => {
        clearTimeout(timer);
        stop();
        resolve(arrived);
      };
      const stop = this.onInstalled((installation) => {
        if (installation.environmentId === environmentId && isThere()) settle(true);
      });
      const timer = setTimeout(() => {
        settle(false);
      }, patienceMs);
    });
  }

  /**
   * Catches an environment up to at least `revision`; does nothing for one that is not in memory.
   * Rejects when the source fails; the old ruleset then stays.
   * @param committedAt when that revision was committed, epoch ms, for those who measure
   */
  async refresh(environmentId: string, revision: number, committedAt?: number): Promise<void> {
    const entry = this.entries.get(environmentId);
    if (entry === undefined) return;
    entry.wanted = Math.max(entry.wanted, revision);
    if (this.isBehind(entry)) entry.committedAt ??= committedAt;
    while (entry.loading ?? this.isBehind(entry)) await this.load(entry);
  }

  /**
   * Installs what a notification brought along, if it fits on what is in memory; else does nothing, and `refresh`
   * finds the way.
   * @param committedAt as for `refresh`
   */
  patch(environmentId: string, { since, change }: RulesetPatch, committedAt?: number): void {
    const entry = this.entries.get(environmentId);
    const current = entry?.ruleset;
    if (!current || current.revision < since || current.revision >= change.revision) return;
    entry.committedAt ??= committedAt;
    this.install(entry, applyChange(current, change));
  }

  /** Whether the next request is answered from this revision or a later one; a load under way may not be. */
  serves(environmentId: string, revision: number): boolean {
    const entry = this.entries.get(environmentId);
    if (entry?.ruleset) return entry.ruleset.revision >= revision;
    return entry?.loading === undefined;
  }

  /** Forgets an environment, so that the next request reads it anew. */
  evict(environmentId: string): void {
    if (!this.entries.delete(environmentId)) return;
    for (const listener of this.evictionListeners) listener(environmentId);
  }

  /** The entry itself: an environment that was evicted meanwhile may have a new one. */
  private forget(entry: Entry): void {
    const { environmentId } = entry.address;
    if (this.entries.get(environmentId) === entry) this.evict(environmentId);
  }

  private isBehind(entry: Entry): boolean {
    return entry.wanted > (entry.ruleset?.revision ?? -1);
  }

  private entryOf(address: EnvironmentAddress): Entry {
    const known = this.entries.get(address.environmentId);
    if (known) return known;
    const { tenantId, environmentId } = address;
    const entry: Entry = {
      address: { tenantId, environmentId },
      ruleset: undefined,
      loading: undefined,
      wanted: -1,
      committedAt: undefined,
    };
    this.entries.set(environmentId, entry);
    return entry;
  }

  private load(entry: Entry): Promise<CompiledRuleset> {
    entry.loading ??= this.readAndInstall(entry).finally(() => {
      entry.loading = undefined;
    });
    return entry.loading;
  }

  private async readAndInstall(entry: Entry): Promise<CompiledRuleset> {
    const wanted = entry.wanted;
    const next = await this.readNext(entry);
    if (next === null) {
      this.forget(entry);
      throw DomainError.notFound('environment');
    }
    // The truth may be behind what was told of, after a restore; asking again would not change that.
    if (next.revision < wanted && entry.wanted === wanted) entry.wanted = next.revision;
    return this.install(entry, next);
  }

  /** @returns what answers from now on: never anything older than before */
  private install(entry: Entry, next: CompiledRuleset): CompiledRuleset {
    const { committedAt, ruleset: current } = entry;
    entry.committedAt = undefined;
    if (current && next.revision <= current.revision) return current;
    entry.ruleset = next;
    for (const listener of this.listeners) {
      listener({ environmentId: entry.address.environmentId, ruleset: next, committedAt });
    }
    return next;
  }

  private async readNext({ address, ruleset }: Entry): Promise<CompiledRuleset | null> {
    if (ruleset) {
      const change = await this.source.changesSince(address, ruleset.revision);
      if (change) return applyChange(ruleset, change);
    }
    const whole = await this.source.load(address);
    return whole && compileRuleset(whole);
  }
}
