type Kind = 'flags' | 'segments' | 'environments';
type Fate = 'created' | 'updated' | 'unchanged' | 'deleted';

export type ImportResult = Readonly<Record<Fate, Readonly<Record<Kind, readonly string[]>>>>;

/** What became of each item of an import. */
export class ImportLedger {
  private readonly entries: { kind: Kind; key: string; fate: Fate }[] = [];

  note(kind: Kind, key: string, fate: Fate): void {
    this.entries.push({ kind, key, fate });
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
