import { type CompiledRuleset } from '#domain/evaluation/compile';
import { type EnvironmentAddress } from '#domain/rulesets/ruleset.source';
import { rulesetEvictions, rulesetMemory, rulesetsInMemory } from '../observability/metrics.js';

export interface Held {
  readonly ruleset: CompiledRuleset;
  /** By estimate. */
  readonly bytes: number;
  readonly from: 'truth' | 'disk';
  /** When it was known to be what the truth has, epoch ms. */
  readonly verifiedAt: number;
}

export interface Entry {
  readonly address: EnvironmentAddress;
  held: Held | undefined;
  /** The one load under way; everybody who needs the environment waits for it. */
  loading: Promise<CompiledRuleset> | undefined;
  /** The highest revision anyone has told of. */
  wanted: number;
  /** When the oldest change that is told of and not installed was committed, epoch ms. */
  committedAt: number | undefined;
  /** Orders entries by their last use. */
  usedAt: number;
}

/** Making room goes on until this share of the bound is taken, so that not every load has to make some. */
const ROOM_SHARE = 0.9;

/**
 * The environments in memory, within a bound: those not used for the longest time leave, but never one that is
 * retained or being loaded. Of one that left its revision is remembered, as nothing older may ever be answered.
 */
export class RulesetEntries {
  private readonly entries = new Map<string, Entry>();
  private readonly retained = new Map<string, number>();
  private readonly floors = new Map<string, number>();
  private bytes = 0;
  private uses = 0;

  /** @param onLeave called for each environment that leaves to make room */
  constructor(
    private readonly mostBytes: number,
    private readonly onLeave: (environmentId: string) => void,
  ) {}

  /** For the hot path: notes the use. */
  use(environmentId: string): Entry | undefined {
    const entry = this.entries.get(environmentId);
    if (entry) entry.usedAt = this.uses += 1;
    return entry;
  }

  find(environmentId: string): Entry | undefined {
    return this.entries.get(environmentId);
  }

  findOrAdd({ tenantId, environmentId }: EnvironmentAddress): Entry {
    const known = this.use(environmentId);
    if (known) return known;
    const entry: Entry = {
      address: { tenantId, environmentId },
      held: undefined,
      loading: undefined,
      wanted: -1,
      committedAt: undefined,
      usedAt: (this.uses += 1),
    };
    this.entries.set(environmentId, entry);
    return entry;
  }

  loaded(): (Entry & { held: Held })[] {
    return [...this.entries.values()].filter(hasRuleset);
  }

  /** The revision below which nothing may be answered any more. */
  floorOf(environmentId: string): number {
    return this.floors.get(environmentId) ?? 0;
  }

  lowerFloor(environmentId: string): void {
    this.floors.delete(environmentId);
  }

  hold(entry: Entry, held: Held): void {
    // An entry that was removed while it loaded has its waiters to serve, and takes no room.
    if (this.entries.get(entry.address.environmentId) === entry) {
      this.bytes += held.bytes - (entry.held?.bytes ?? 0);
      this.floors.delete(entry.address.environmentId);
    }
    entry.held = held;
    this.makeRoom();
  }

  /** The entry itself: an environment that was removed meanwhile may have a new one. */
  remove(entry: Entry): boolean {
    const { environmentId } = entry.address;
    if (this.entries.get(environmentId) !== entry) return false;
    this.entries.delete(environmentId);
    this.bytes -= entry.held?.bytes ?? 0;
    this.measure();
    return true;
  }

  /** Keeps an environment in memory, once it is there, until the function returned is called. */
  retain(environmentId: string): () => void {
    this.retained.set(environmentId, (this.retained.get(environmentId) ?? 0) + 1);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      const left = (this.retained.get(environmentId) ?? 1) - 1;
      if (left > 0) this.retained.set(environmentId, left);
      else this.retained.delete(environmentId);
    };
  }

  private makeRoom(): void {
    this.measure();
    if (this.bytes <= this.mostBytes) return;
    const idle = this.loaded()
      .filter(({ loading, address }) => !loading && !this.retained.has(address.environmentId))
      .sort((one, other) => one.usedAt - other.usedAt);
    for (const entry of idle) {
      if (this.bytes <= this.mostBytes * ROOM_SHARE) return;
      const { environmentId } = entry.address;
      this.floors.set(environmentId, entry.held.ruleset.revision);
      this.remove(entry);
      rulesetEvictions.inc();
      this.onLeave(environmentId);
    }
  }

  private measure(): void {
    rulesetsInMemory.set(this.entries.size);
    rulesetMemory.set(this.bytes);
  }
}

function hasRuleset(entry: Entry): entry is Entry & { held: Held } {
  return entry.held !== undefined;
}
