import { findCycle, segmentsOf } from '../evaluation/references.js';
import { FLAG_LIMITS } from '../flags/flag.js';
import { prerequisitesOf, reportMissingReferences } from '../flags/flag-references.js';
import { DomainError } from '../kernel/domain-error.js';
import { type Report } from '../kernel/input.js';
import { pointer } from '../kernel/json-value.js';
import { nextTurn } from '../kernel/next-turn.js';
import { type References } from '../references/references.js';
import { SEGMENT_LIMITS } from '../segments/segment.js';
import { reportMissingSegments } from '../segments/segment-references.js';
import { type ImportPlan, reportAt } from './import-plan.js';

type Graph = ReadonlyMap<string, readonly string[]>;

/** Checks the tenant as it will be: limits, what items refer to, and cycles. */
export async function checkPlan(
  plan: ImportPlan,
  references: References,
  report: Report,
): Promise<void> {
  const { before, segments, flags } = plan;
  const { segmentsPerTenant } = SEGMENT_LIMITS;
  const { flagsPerTenant } = FLAG_LIMITS;
  if (sizeAfter(before.segments, segments, plan.removedSegments) > segmentsPerTenant) {
    report('/segments', `a tenant has at most ${segmentsPerTenant} segments`);
  }
  if (sizeAfter(before.flags, flags, plan.removedFlags) > flagsPerTenant) {
    report('/flags', `a tenant has at most ${flagsPerTenant} flags`);
  }
  for (const { path, definition } of segments) {
    await reportMissingSegments(references, definition, reportAt(path, report));
  }
  reportCycle(segmentGraph(plan), segments, '/when', report);
  for (const { path, definition } of flags) {
    for (const environment of Object.keys(definition.environments)) {
      const place = { environment, path: path + pointer('/environments', environment) };
      await reportMissingReferences(references, definition, place, report);
    }
    await nextTurn();
  }
  for (const { key: environment } of before.environments) {
    const place = `${pointer('/environments', environment)}/prerequisites`;
    reportCycle(prerequisiteGraph(plan, environment), flags, place, report);
    await nextTurn();
  }
}

/** @throws DomainError `in_use` when something in the document needs what is not in it. */
export function refuseNeededRemovals(plan: ImportPlan): void {
  const { flags, segments, removedFlags, removedSegments } = plan;
  const requiredBy = usersOf(flags, ({ environments }) =>
    Object.values(environments).flatMap(({ prerequisites }) => prerequisites.map((p) => p.flag)),
  );
  const neededByFlags = usersOf(flags, ({ environments }) =>
    Object.values(environments).flatMap(({ rules }) => rules.flatMap((r) => segmentsOf(r.when))),
  );
  const neededBySegments = usersOf(segments, ({ when }) => segmentsOf(when));
  for (const { key } of removedFlags) refuseIfUsed(`flag ${key}`, requiredBy.get(key) ?? []);
  for (const { key } of removedSegments) {
    const users = [...(neededByFlags.get(key) ?? []), ...(neededBySegments.get(key) ?? [])];
    refuseIfUsed(`segment ${key}`, users);
  }
}

interface Keyed {
  readonly key: string;
}

interface Planned<Definition extends Keyed> {
  readonly path: string;
  readonly before: unknown;
  readonly definition: Definition;
}

function sizeAfter(
  stored: ReadonlyMap<string, unknown>,
  planned: readonly Planned<Keyed>[],
  removed: readonly unknown[],
): number {
  const created = planned.filter(({ before }) => before === undefined);
  return stored.size + created.length - removed.length;
}

/** Of flags that are archived, too: they can come back. */
function prerequisiteGraph({ before, flags }: ImportPlan, environment: string): Graph {
  const after = new Map<string, readonly string[]>();
  for (const flag of before.flags.values()) after.set(flag.key, prerequisitesOf(flag, environment));
  for (const { definition } of flags) {
    after.set(definition.key, prerequisitesOf(definition, environment));
  }
  return after;
}

function segmentGraph({ before, segments }: ImportPlan): Graph {
  const after = new Map<string, readonly string[]>();
  for (const { key, when } of before.segments.values()) after.set(key, segmentsOf(when));
  for (const { definition } of segments) after.set(definition.key, segmentsOf(definition.when));
  return after;
}

/** What was stored before has no cycle, so one of the document's items is on it. */
function reportCycle(
  graph: Graph,
  items: readonly Planned<Keyed>[],
  place: string,
  report: Report,
): void {
  const cycle = findCycle(graph);
  const culprit = cycle && items.find(({ definition }) => cycle.includes(definition.key));
  if (culprit) report(culprit.path + place, `make a cycle: ${cycle.join(' -> ')}`);
}

/** By key of what is needed: the keys of those who need it. */
function usersOf<Definition extends Keyed>(
  items: readonly Planned<Definition>[],
  needsOf: (definition: Definition) => readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, string[]>();
  for (const { definition } of items) {
    for (const key of new Set(needsOf(definition))) {
      const known = users.get(key) ?? [];
      known.push(definition.key);
      users.set(key, known);
    }
  }
  return users;
}

function refuseIfUsed(what: string, users: readonly string[]): void {
  if (users.length === 0) return;
  const message = `${what} is not in the document but used by ${users.join(', ')}`;
  throw new DomainError('in_use', message);
}
