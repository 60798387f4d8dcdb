import { isRecord } from '#domain/kernel/json-value';
import { type GenerationFolder } from './generation-folder.js';

/** `at` is when the truth said so, epoch ms. */
export interface Dated {
  readonly at: number;
}

export interface LedgerShape<Item extends Dated> {
  readonly name: string;
  /** How long an item counts, in milliseconds. */
  readonly lifetimeMs: number;
  /** How many are kept; the oldest leave. */
  readonly most: number;
  readonly isItem: (value: unknown) => value is Item;
}

/**
 * Small dated facts that processes sharing a folder keep together: of what two of them say about one thing, the
 * later holds. Two that write at the same moment may each lose what the other just added, until either writes
 * again.
 */
export class DatedLedger<Item extends Dated> {
  private readonly items = new Map<string, Item>();
  private changed = false;

  constructor(
    private readonly folder: GenerationFolder,
    private readonly shape: LedgerShape<Item>,
  ) {}

  get(id: string): Item | undefined {
    const item = this.items.get(id);
    return item && this.isAlive(item) ? item : undefined;
  }

  /** Those that count, the latest first. */
  all(): [id: string, item: Item][] {
    return [...this.items]
      .filter(([, item]) => this.isAlive(item))
      .sort(([, one], [, other]) => other.at - one.at);
  }

  note(id: string, item: Item): void {
    const known = this.items.get(id);
    if (known && known.at >= item.at) return;
    this.items.set(id, item);
    this.changed = true;
  }

  /** Takes in what is on disk. A line that cannot be understood is left out. */
  async read(): Promise<void> {
    await this.folder.scan();
    const kept = await this.folder.read(this.shape.name);
    for (const line of kept?.lines ?? []) {
      const entry = parsed(line);
      if (entry === undefined || !this.shape.isItem(entry.item)) continue;
      const known = this.items.get(entry.id);
      if (known === undefined || known.at < entry.item.at) this.items.set(entry.id, entry.item);
    }
  }

  /** Writes everything that counts, if anything was noted since the last time. */
  async write(): Promise<void> {
    if (!this.changed) return;
    this.changed = false;
    try {
      await this.read();
      const kept = this.all().slice(0, this.shape.most);
      this.items.clear();
      for (const [id, item] of kept) this.items.set(id, item);
      const lines = kept.map(([id, item]) => JSON.stringify({ id, item }));
      const generation = Math.max(Date.now(), (this.folder.newest(this.shape.name) ?? 0) + 1);
      await this.folder.write(this.shape.name, generation, lines);
    } catch (error) {
      this.changed = true;
      throw error;
    }
  }

  private isAlive({ at }: Item): boolean {
    return Date.now() - at < this.shape.lifetimeMs;
  }
}

function parsed(line: string): { readonly id: string; readonly item: unknown } | undefined {
  try {
    const entry: unknown = JSON.parse(line);
    return isRecord(entry) && typeof entry['id'] === 'string'
      ? { id: entry['id'], item: entry['item'] }
      : undefined;
  } catch {
    return undefined;
  }
}
