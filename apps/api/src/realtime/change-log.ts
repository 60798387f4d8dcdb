import { SDK_KEY_KINDS, type SdkKeyKind } from '#domain/access/sdk-key';
import { isVisible, visibleFlags } from '#domain/decisions/visible-flags';
import { type CompiledRuleset } from '#domain/evaluation/compile';
import { changedFlags } from '#domain/rulesets/changed-flags';

/** What each kind of key may know of a change. */
export type VisibleChange = Readonly<Record<SdkKeyKind, readonly string[]>>;

interface Entry {
  readonly revision: number;
  readonly flags: VisibleChange;
}

/** Enough for the reconnects of some minutes; who was away for longer is told of every flag. */
const MOST_ENTRIES = 100;

/** The flags that changed with the last revisions of one environment. */
export class ChangeLog {
  private readonly entries: Entry[] = [];
  /** Everything after this revision is known. */
  private base: number;

  constructor(private current: CompiledRuleset) {
    this.base = current.revision;
  }

  get ruleset(): CompiledRuleset {
    return this.current;
  }

  /** Goes on to the next ruleset. @returns what changed with it */
  advance(next: CompiledRuleset): VisibleChange {
    const keys = changedFlags(this.current, next);
    const rulesets = [this.current, next];
    const flags = ofEachKind((kind) => keys.filter((key) => isSeen(key, kind, rulesets)));
    this.entries.push({ revision: next.revision, flags });
    this.current = next;
    if (this.entries.length > MOST_ENTRIES) {
      this.base = this.entries.shift()?.revision ?? this.base;
    }
    return flags;
  }

  /** What changed after a revision; every flag a kind of key may see, where that is not known any more. */
  since(revision: number, kind: SdkKeyKind): string[] {
    if (revision < this.base) {
      return visibleFlags(this.current, kind).keys.toSorted();
    }
    const later = this.entries.filter((entry) => entry.revision > revision);
    return [...new Set(later.flatMap(({ flags }) => flags[kind]))].sort();
  }
}

/** A flag that is hidden or removed now was seen before: that it is gone is no secret. */
function isSeen(key: string, kind: SdkKeyKind, rulesets: readonly CompiledRuleset[]): boolean {
  return rulesets.some(({ flags }) => {
    const flag = flags.get(key);
    return flag !== undefined && isVisible(flag, kind);
  });
}

function ofEachKind(keysOf: (kind: SdkKeyKind) => readonly string[]): VisibleChange {
  const lists = SDK_KEY_KINDS.map((kind) => [kind, keysOf(kind)] as const);
  return Object.fromEntries(lists) as unknown as VisibleChange;
}
