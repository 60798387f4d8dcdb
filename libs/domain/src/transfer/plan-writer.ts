import { FlagChange } from '../flags/flag-change.js';
import { type Caller } from '../kernel/caller.js';
import { type Entropy } from '../kernel/entropy.js';
import { nextTurn } from '../kernel/next-turn.js';
import { type WriteUnit } from '../kernel/unit-of-work.js';
import { type References } from '../references/references.js';
import { SegmentChange } from '../segments/segment-change.js';
import { type ImportLedger } from './import-ledger.js';
import { type ImportPlan, type PlannedItem } from './import-plan.js';

/** Writes a plan through the doors of every other write: each item with its own version, history and audit entry. */
export class PlanWriter {
  constructor(
    private readonly unit: WriteUnit,
    private readonly caller: Caller,
    private readonly now: Date,
    private readonly entropy: Entropy,
    private readonly references: References,
  ) {}

  async write(plan: ImportPlan, ledger: ImportLedger): Promise<void> {
    const { unit, caller, now, references } = this;
    const segments = new SegmentChange(unit, caller, now, references);
    const flags = new FlagChange(unit, caller, plan.before.environments, now, references);
    await this.writeItems('segments', plan.segments, segments, ledger);
    await this.writeItems('flags', plan.flags, flags, ledger);
    await this.removeItems('flags', plan.removedFlags, flags, ledger);
    await this.removeItems('segments', plan.removedSegments, segments, ledger);
  }

  private async writeItems<Stored extends Versioned, Definition extends { readonly key: string }>(
    kind: 'flags' | 'segments',
    items: readonly PlannedItem<Stored, Definition>[],
    change: Change<Stored, Definition>,
    ledger: ImportLedger,
  ): Promise<void> {
    for (const { before, definition } of items) {
      if (before === undefined) {
        await change.create(this.entropy.id(), definition);
        ledger.note(kind, definition.key, 'created');
      } else {
        const { version } = await change.update(before, definition);
        ledger.note(kind, definition.key, version === before.version ? 'unchanged' : 'updated');
      }
      await nextTurn();
    }
  }

  private async removeItems<Stored extends { readonly key: string }>(
    kind: 'flags' | 'segments',
    items: readonly Stored[],
    change: { remove(stored: Stored): Promise<void> },
    ledger: ImportLedger,
  ): Promise<void> {
    for (const item of items) {
      await change.remove(item);
      ledger.note(kind, item.key, 'deleted');
      await nextTurn();
    }
  }
}

interface Versioned {
  readonly version: number;
}

interface Change<Stored, Definition> {
  create(id: string, definition: Definition): Promise<unknown>;
  update(before: Stored, definition: Definition): Promise<Versioned>;
}
