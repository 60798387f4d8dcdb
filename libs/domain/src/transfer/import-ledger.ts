import { DomainError, type Fault } from '../kernel/domain-error.js';
import { type DocumentItem } from './import-document.js';

type Kind = 'flags' | 'segments' | 'environments';
type Fate = 'created' | 'updated' | 'unchanged' | 'deleted';

export type ImportResult = Readonly<Record<Fate, Readonly<Record<Kind, readonly string[]>>>>;

const MOST_FAULTS = 50;

/** What became of each item of an import, and everything that is wrong with it. */
export class ImportLedger {
  private readonly faults: Fault[] = [];
  private readonly entries: { kind: Kind; key: string; fate: Fate }[] = [];

  note(kind: Kind, key: string, fate: Fate): void {
    this.entries.push({ kind, key, fate });
  }

  /** Writes one item; faults get the item's place in front, so that a client hears of all items at once. */
  async write(
    kind: Kind,
    item: DocumentItem,
    before: { readonly version: number } | undefined,
    work: () => Promise<{ readonly version: number }>,
  ): Promise<void> {
    try {
      const { version } = await work();
      const changed = before?.version === version ? 'unchanged' : 'updated';
      this.note(kind, item.key, before ? changed : 'created');
    } catch (error) {
      if (!(error instanceof DomainError) || error.kind !== 'invalid_input') throw error;
      for (const fault of error.faults) {
        if (this.faults.length < MOST_FAULTS) {
          this.faults.push({ path: item.path + fault.path, message: fault.message });
        }
      }
    }
  }

  /** @throws DomainError `invalid_input`. */
  throwIfFaulty(): void {
    if (this.faults.length > 0) throw DomainError.invalid(this.faults);
  }

  /** Keys in their order. */
  result(): ImportResult {
    const keys = (fate: Fate, kind: Kind) =>
      this.entries
        .filter((entry) => entry.fate === fate && entry.kind === kind)
        .map(({ key }) => key)
        .sort();
    const ofFate = (fate: Fate) => ({
      flags: keys(fate, 'flags'),
      segments: keys(fate, 'segments'),
      environments: keys(fate, 'environments'),
    });
    return {
      created: ofFate('created'),
      updated: ofFate('updated'),
      unchanged: ofFate('unchanged'),
      deleted: ofFate('deleted'),
    };
  }
}
