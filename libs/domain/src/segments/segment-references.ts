import { findCycle, segmentsOf } from '../evaluation/references.js';
import { type Report } from '../kernel/input.js';
import { type ReadUnit } from '../kernel/unit-of-work.js';
import { type References } from '../references/references.js';
import { StoredReferences } from '../references/stored-references.js';
import { type SegmentDefinition } from './segment.js';

/** The segments that a segment refers to exist, and no chain of them comes back to it. */
export async function checkSegmentReferences(
  unit: ReadUnit,
  tenantId: string,
  segment: SegmentDefinition,
  report: Report,
): Promise<void> {
  const references = new StoredReferences(unit, tenantId);
  await reportMissingSegments(references, segment, report);
  const referred = segmentsOf(segment.when);
  if (referred.length === 0) return;
  const graph = new Map(await references.segmentGraph()).set(segment.key, referred);
  const cycle = findCycle(graph);
  if (cycle) report('/when', `makes a cycle: ${cycle.join(' -> ')}`);
}

/** Tells of the segments that a segment refers to and that do not exist. */
export async function reportMissingSegments(
  references: References,
  segment: SegmentDefinition,
  report: Report,
): Promise<void> {
  const referred = segmentsOf(segment.when);
  if (referred.length === 0) return;
  const existing = await references.existingSegments(referred);
  const missing = referred.filter((key) => key !== segment.key && !existing.has(key));
  if (missing.length > 0) report('/when', `refers to no segment: ${missing.join(', ')}`);
}

/** The keys and all that they refer to, directly or through others. */
export async function withReferred(
  references: References,
  keys: Iterable<string>,
): Promise<string[]> {
  const reached = new Set(keys);
  if (reached.size === 0) return [];
  const graph = await references.segmentGraph();
  // A set is iterated with what is added meanwhile, so this walks the whole graph below the keys.
  for (const key of reached) graph.get(key)?.forEach((referred) => reached.add(referred));
  return [...reached];
}
