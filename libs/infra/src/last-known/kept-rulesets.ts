import { Injectable, Logger } from '@nestjs/common';
import { type CompiledRuleset } from '#domain/evaluation/compile';
import { isRecord } from '#domain/kernel/json-value';
import { type EnvironmentAddress } from '#domain/rulesets/ruleset.source';
import { type Dated, DatedLedger } from './dated-ledger.js';
import { type GenerationFolder } from './generation-folder.js';
import { type KeptRuleset, readRulesetLines, rulesetLines } from './ruleset-lines.js';

/** At `at` the truth had this revision of the environment, and a process served it. */
export interface Sighting extends Dated {
  readonly tenantId: string;
  readonly revision: number;
}

export interface KeepingBounds {
  readonly environments: number;
  readonly bytes: number;
}

export interface KeepingFolders {
  readonly rulesets: GenerationFolder;
  readonly ledgers: GenerationFolder;
}

const SIGHTING_LIFETIME_MS = 7 * 86_400_000;
/** An environment that is not known is looked for on disk at most this often, whoever asks. */
const RESCAN_MS = 1_000;
const TIDY_MS = 5_000;

/** Rulesets on the local disk: what this instance can serve when nothing else can be asked. */
@Injectable()
export class KeptRulesets {
  private readonly logger = new Logger(KeptRulesets.name);
  private readonly folder: GenerationFolder;
  private readonly sightings: DatedLedger<Sighting>;
  private scannedAt = 0;
  private tidiedAt = 0;

  constructor(
    { rulesets, ledgers }: KeepingFolders,
    private readonly bounds: KeepingBounds,
  ) {
    this.folder = rulesets;
    this.sightings = new DatedLedger(ledgers, {
      name: 'sightings',
      lifetimeMs: SIGHTING_LIFETIME_MS,
      most: bounds.environments,
      isItem: isSighting,
    });
  }

  /** Whether anything is kept at all. */
  get isOn(): boolean {
    return this.bounds.environments > 0;
  }

  /** Whether one more can be kept without one that must leave for it. */
  get hasRoom(): boolean {
    const names = this.folder.names();
    return names.length < this.bounds.environments && this.sizeOf(names) < this.bounds.bytes;
  }

  /** Takes in what is there. A folder that cannot be read is as good as an empty one. */
  async open(): Promise<void> {
    await this.sightings.read().catch(this.cannotRead);
    await this.rescan();
  }

  /** Environments whose ruleset is here and was served since `since` (epoch ms), the latest first. */
  recent(since: number): EnvironmentAddress[] {
    return this.sightings
      .all()
      .filter(([id, { at }]) => at >= since && this.folder.newest(id) !== undefined)
      .map(([environmentId, { tenantId }]) => ({ tenantId, environmentId }));
  }

  newestRevision(environmentId: string): number | undefined {
    return this.folder.newest(environmentId);
  }

  /** The newest one that is intact, of at least a revision. Never rejects. */
  async read(address: EnvironmentAddress, atLeast = 0): Promise<KeptRuleset | undefined> {
    const { environmentId } = address;
    if ((this.folder.newest(environmentId) ?? -1) < atLeast) await this.rescan();
    for (;;) {
      const found = await this.folder.read(environmentId, atLeast);
      if (found === undefined) return undefined;
      const kept = await readRulesetLines(address, found.lines).catch(() => undefined);
      if (kept?.ruleset.revision === found.generation) return this.dated(environmentId, kept);
      this.folder.refuse(environmentId, found.generation, 'schema');
    }
  }

  write(address: EnvironmentAddress, ruleset: CompiledRuleset, verifiedAt: number): Promise<void> {
    const lines = rulesetLines(address, ruleset, verifiedAt);
    return this.folder.write(address.environmentId, ruleset.revision, lines);
  }

  sight({ tenantId, environmentId }: EnvironmentAddress, revision: number, at: number): void {
    this.sightings.note(environmentId, { tenantId, revision, at });
  }

  /** Writes down what was seen, and removes what was not for the longest time until the rest is within bounds. */
  async tidy(): Promise<void> {
    if (Date.now() - this.tidiedAt < TIDY_MS) return;
    this.tidiedAt = Date.now();
    await this.sightings.write();
    await this.removeExcess();
  }

  close(): Promise<void> {
    return this.sightings.write();
  }

  /** Removes an environment, or only what is newer than a revision. */
  remove(environmentId: string, above?: number): Promise<void> {
    return this.folder.remove(environmentId, above);
  }

  private async removeExcess(): Promise<void> {
    await this.folder.scan();
    const lastSeen = (id: string) => this.sightings.get(id)?.at ?? 0;
    const names = this.folder.names().sort((one, other) => lastSeen(one) - lastSeen(other));
    let bytes = this.sizeOf(names);
    let left = names.length;
    for (const name of names) {
      if (left <= this.bounds.environments && bytes <= this.bounds.bytes) return;
      bytes -= this.folder.bytesOf(name);
      left -= 1;
      await this.folder.remove(name);
    }
  }

  private sizeOf(names: readonly string[]): number {
    return names.reduce((sum, name) => sum + this.folder.bytesOf(name), 0);
  }

  private dated(environmentId: string, kept: KeptRuleset): KeptRuleset {
    const sighting = this.sightings.get(environmentId);
    if (sighting?.revision !== kept.ruleset.revision) return kept;
    return { ...kept, verifiedAt: Math.max(sighting.at, kept.verifiedAt) };
  }

  private async rescan(): Promise<void> {
    if (Date.now() - this.scannedAt < RESCAN_MS) return;
    this.scannedAt = Date.now();
    await this.folder.scan().catch(this.cannotRead);
  }

  private readonly cannotRead = (error: unknown): void => {
    this.logger.warn({ err: error }, 'the last known good rulesets cannot be read');
  };
}

function isSighting(value: unknown): value is Sighting {
  return (
    isRecord(value) &&
    typeof value['at'] === 'number' &&
    typeof value['tenantId'] === 'string' &&
    typeof value['revision'] === 'number'
  );
}
