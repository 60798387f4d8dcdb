import { readNewFlag } from '../flags/create-flag.use-case.js';
import { type Flag, type FlagDefinition } from '../flags/flag.js';
import { readReplacedFlag } from '../flags/put-flag.use-case.js';
import { type Entropy } from '../kernel/entropy.js';
import { type Report } from '../kernel/input.js';
import { nextTurn } from '../kernel/next-turn.js';
import { readNewSegment } from '../segments/create-segment.use-case.js';
import { readReplacedSegment } from '../segments/put-segment.use-case.js';
import { type Segment, type SegmentDefinition } from '../segments/segment.js';
import { type DocumentItem, type ImportDocument } from './import-document.js';
import { type TenantContent } from './tenant-content.js';

/** One item of the document: as it was, unless it is new, and as it will be. */
export interface PlannedItem<Stored, Definition> {
  readonly path: string;
  readonly before: Stored | undefined;
  readonly definition: Definition;
}

/** What an import will make of a tenant, known as a whole before anything of it is written. */
export interface ImportPlan {
  readonly before: TenantContent;
  readonly segments: readonly PlannedItem<Segment, SegmentDefinition>[];
  readonly flags: readonly PlannedItem<Flag, FlagDefinition>[];
  readonly removedFlags: readonly Flag[];
  readonly removedSegments: readonly Segment[];
}

/** Reads every item of a document against the tenant's content; faults get the item's place in front. */
export async function planImport(
  document: ImportDocument,
  before: TenantContent,
  { replace, entropy }: { readonly replace: boolean; readonly entropy: Entropy },
  report: Report,
): Promise<ImportPlan> {
  const keys = before.environments.map(({ key }) => key);
  const segments = await planItems(document.segments, before.segments, report, {
    create: (body, fault) => readNewSegment(body, fault),
    replace: (stored, body, fault) => readReplacedSegment(stored, body, fault),
  });
  const flags = await planItems(document.flags, before.flags, report, {
    create: (body, fault) => readNewFlag(body, keys, entropy, fault),
    replace: (stored, body, fault) => readReplacedFlag(stored, body, keys, entropy, fault),
  });
  return {
    before,
    segments,
    flags,
    removedFlags: replace ? missingFrom(document.flags, before.flags) : [],
    removedSegments: replace ? missingFrom(document.segments, before.segments) : [],
  };
}

interface Reader<Stored, Definition> {
  create(body: unknown, report: Report): Definition;
  replace(stored: Stored, body: unknown, report: Report): Definition;
}

async function planItems<Stored, Definition>(
  items: readonly DocumentItem[],
  stored: ReadonlyMap<string, Stored>,
  report: Report,
  reader: Reader<Stored, Definition>,
): Promise<PlannedItem<Stored, Definition>[]> {
  const planned: PlannedItem<Stored, Definition>[] = [];
  for (const { key, path, body } of items) {
    const before = stored.get(key);
    const reportHere = reportAt(path, report);
    const definition = before
      ? reader.replace(before, body, reportHere)
      : reader.create(body, reportHere);
    planned.push({ path, before, definition });
    await nextTurn();
  }
  return planned;
}

/** Puts the place of an item in front of the faults in it. */
export function reportAt(place: string, report: Report): Report {
  return (path, message) => {
    report(place + path, message);
  };
}

function missingFrom<Stored>(
  items: readonly DocumentItem[],
  stored: ReadonlyMap<string, Stored>,
): Stored[] {
  const kept = new Set(items.map(({ key }) => key));
  return [...stored].filter(([key]) => !kept.has(key)).map(([, item]) => item);
}
