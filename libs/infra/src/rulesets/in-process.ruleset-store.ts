import { Injectable } from '@nestjs/common';
import { type CompiledRuleset } from '#domain/evaluation/compile';
import { DomainError } from '#domain/kernel/domain-error';
import { type RulesetPatch } from '#domain/rulesets/ruleset-patch';
import { type EnvironmentAddress, type RulesetSource } from '#domain/rulesets/ruleset.source';
import { RulesetStore } from '#domain/rulesets/ruleset.store';
import { type Entry, type Held, RulesetEntries } from './ruleset-entries.js';
import { changed, type LastKnownRulesets, RulesetLoader } from './ruleset-loader.js';

export interface RulesetStoreOptions {
  /** What is read while the truth cannot be asked; nothing when left out. */
  readonly kept?: LastKnownRulesets;
  /** How much memory rulesets may take, by estimate; without bound when left out. */
  readonly memoryBytes?: number;
}

export interface Installation {
  readonly environmentId: string;
  readonly ruleset: CompiledRuleset;
  /** When the oldest change in it was committed, epoch ms of the database's clock; unknown for first loads. */
  readonly committedAt: number | undefined;
}

/** `gone`: the environment is no more; `room`: others needed its memory, and it comes back when asked for. */
export type EvictionReason = 'gone' | 'room';
type EvictionListener = (environmentId: string, reason: EvictionReason) => void;

export interface LoadedRuleset extends Held {
  readonly address: EnvironmentAddress;
}

/**
 * First level of the read path: compiled rulesets in this process's memory. One load at a time for each
 * environment, never backwards; after the first load only what changed is read and compiled again.
 */
@Injectable()
export class InProcessRulesetStore extends RulesetStore {
  private readonly entries: RulesetEntries;
  private readonly listeners = new Set<(installation: Installation) => void>();
  private readonly evictionListeners = new Set<EvictionListener>();

  private readonly loader: RulesetLoader;

  constructor(
    source: RulesetSource,
    { kept, memoryBytes = Number.POSITIVE_INFINITY }: RulesetStoreOptions = {},
  ) {
    super();
    this.loader = new RulesetLoader(source, kept);
    this.entries = new RulesetEntries(memoryBytes, (environmentId) => {
      this.tellEvicted(environmentId, 'room');
    });
  }

  override installed(environmentId: string): CompiledRuleset | undefined {
    return this.entries.use(environmentId)?.held?.ruleset;
  }

  override async get(address: EnvironmentAddress): Promise<CompiledRuleset> {
    const entry = this.entries.findOrAdd(address);
    return entry.held?.ruleset ?? (await this.load(entry));
  }

  /** What is in memory, with where it came from. */
  loaded(): LoadedRuleset[] {
    return this.entries.loaded().map(({ address, held }) => ({ address, ...held }));
  }

  find(environmentId: string): LoadedRuleset | undefined {
    const entry = this.entries.find(environmentId);
    return entry?.held && { address: entry.address, ...entry.held };
  }

  /**
   * When the truth last had what is served from disk, epoch ms; `undefined` for what the truth itself has given to
   * this process.
   */
  unconfirmedSince(environmentId: string): number | undefined {
    const held = this.entries.find(environmentId)?.held;
    return held?.from === 'disk' ? held.verifiedAt : undefined;
  }

  /**
   * Keeps an environment in memory, once it is there, until the function returned is called: for those who wait to
   * be told of its changes.
   */
  retain(environmentId: string): () => void {
    return this.entries.retain(environmentId);
  }

  /** Calls back after each installation, when the new ruleset already answers. */
  onInstalled(listener: (installation: Installation) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Calls back when an environment has left the memory. */
  onEvicted(listener: EvictionListener): () => void {
    this.evictionListeners.add(listener);
    return () => this.evictionListeners.delete(listener);
  }

  override arrival(environmentId: string, revision: number, patienceMs: number): Promise<boolean> {
    const isThere = () => (this.installed(environmentId)?.revision ?? -1) >= revision;
    if (isThere()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const release = this.retain(environmentId);
      const settle = (arrived: boolean) => {
        clearTimeout(timer);
        release();
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
   * Catches an environment up to at least `revision`, and one from disk up to the truth; does nothing for one that
   * is not in memory. Rejects when the source fails; the old ruleset then stays.
   * @param committedAt when that revision was committed, epoch ms, for those who measure
   */
  async refresh(environmentId: string, revision: number, committedAt?: number): Promise<void> {
    const entry = this.entries.find(environmentId);
    if (entry === undefined) return;
    entry.wanted = Math.max(entry.wanted, revision);
    if (isBehind(entry)) entry.committedAt ??= committedAt;
    while (entry.loading ?? isBehind(entry)) await this.load(entry);
  }

  /**
   * Installs what a notification brought along, if it fits on what is in memory and was written by the same
   * `schemaVersion`, as during an upgrade it may not be; else does nothing, and `refresh` finds the way.
   * @param committedAt as for `refresh`
   */
  patch(environmentId: string, { since, change }: RulesetPatch, committedAt?: number): void {
    const entry = this.entries.find(environmentId);
    const current = entry?.held;
    // What is from disk must be read whole before anything may be put on it.
    if (entry === undefined || current?.from !== 'truth') return;
    const { revision, schemaVersion } = current.ruleset;
    if (revision < since || revision >= change.revision) return;
    if (change.schemaVersion !== schemaVersion) return;
    entry.committedAt ??= committedAt;
    this.install(entry, changed(current, change, Date.now()));
  }

  /** Whether the next request is answered from this revision or a later one; a load under way may not be. */
  serves(environmentId: string, revision: number): boolean {
    const entry = this.entries.find(environmentId);
    if (entry?.held) return entry.held.ruleset.revision >= revision;
    return entry?.loading === undefined;
  }

  /** Forgets an environment that is gone. */
  evict(environmentId: string): void {
    const entry = this.entries.find(environmentId);
    if (entry) this.forget(entry);
  }

  private forget(entry: Entry): void {
    const { environmentId } = entry.address;
    if (!this.entries.remove(entry)) return;
    this.entries.lowerFloor(environmentId);
    this.tellEvicted(environmentId, 'gone');
  }

  private tellEvicted(environmentId: string, reason: EvictionReason): void {
    for (const listener of this.evictionListeners) listener(environmentId, reason);
  }

  private load(entry: Entry): Promise<CompiledRuleset> {
    entry.loading ??= this.readAndInstall(entry).finally(() => {
      entry.loading = undefined;
    });
    return entry.loading;
  }

  private async readAndInstall(entry: Entry): Promise<CompiledRuleset> {
    const { wanted, address } = entry;
    const next = await this.loader.next(
      address,
      entry.held,
      this.entries.floorOf(address.environmentId),
    );
    if (next === null) {
      this.forget(entry);
      throw DomainError.notFound('environment');
    }
    const { revision } = next.ruleset;
    // The truth may be behind what was told of, after a restore; asking again would not change that.
    if (revision < wanted && entry.wanted === wanted) entry.wanted = revision;
    return this.install(entry, next);
  }

  /** @returns what answers from now on */
  private install(entry: Entry, next: Held): CompiledRuleset {
    const { committedAt, held: current } = entry;
    entry.committedAt = undefined;
    const isKept = current?.from === 'truth' && next.ruleset.revision <= current.ruleset.revision;
    if (isKept) return current.ruleset;
    this.entries.hold(entry, next);
    if (current?.ruleset.revision === next.ruleset.revision) return next.ruleset;
    const { environmentId } = entry.address;
    for (const listener of this.listeners) {
      listener({ environmentId, ruleset: next.ruleset, committedAt });
    }
    return next.ruleset;
  }
}

/** One from disk is behind for as long as the truth has not been heard. */
function isBehind({ held, wanted }: Entry): boolean {
  return held?.from === 'disk' || wanted > (held?.ruleset.revision ?? -1);
}
