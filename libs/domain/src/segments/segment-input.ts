import { checkCondition, countLeaves } from '../evaluation/condition-check.js';
import { type Condition } from '../evaluation/ruleset.js';
import { NOT_STORABLE, readKey, readList, readText, type Report } from '../kernel/input.js';
import { isStorableJson } from '../kernel/json-value.js';
import { sortedByCodePoint } from '../kernel/code-points.js';
import { SEGMENT_LIMITS, type SegmentDefinition } from './segment.js';

export const SEGMENT_FIELDS = [
  'name',
  'description',
  'included',
  'excluded',
  'attribute',
  'when',
] as const;

/** Turns untrusted JSON into a segment; absent fields take their defaults, every fault is reported. */
export function readSegmentDefinition(
  input: Readonly<Record<string, unknown>>,
  report: Report,
): SegmentDefinition {
  const key = readKey(input['key'], '/key', report);
  return {
    key,
    name: readText(input['name'] ?? key, '/name', { min: 0, max: 200 }, report) || key,
    description: readText(
      input['description'] ?? '',
      '/description',
      { min: 0, max: 10_000 },
      report,
    ),
    included: readMembers(input['included'] ?? [], '/included', report),
    excluded: readMembers(input['excluded'] ?? [], '/excluded', report),
    attribute: readText(
      input['attribute'] ?? 'targetingKey',
      '/attribute',
      { min: 1, max: 200 },
      report,
    ),
    when: readWhen(input['when'] ?? null, report),
  };
}

/** A set, sorted by code point as the database sorts it: what is read and sent back is no change. */
export function readMembers(value: unknown, path: string, report: Report): string[] {
  const size = { min: 0, max: SEGMENT_LIMITS.members };
  const length = { min: 1, max: SEGMENT_LIMITS.memberLength };
  const members = readList(value, path, size, report, (member, memberPath) =>
    readText(member, memberPath, length, report),
  );
  return sortedByCodePoint(new Set(members));
}

function readWhen(value: unknown, report: Report): Condition | null {
  if (value === null || !checkCondition(value, '/when', report)) return null;
  if (!isStorableJson(value)) report('/when', NOT_STORABLE);
  if (countLeaves(value) > SEGMENT_LIMITS.leaves) {
    report('/when', `must not have more than ${SEGMENT_LIMITS.leaves} conditions`);
  }
  return value;
}
