import { type Condition } from '#domain/evaluation/ruleset';
import { type Segment, type SegmentListItem, type SegmentSummary } from '#domain/segments/segment';

export interface SegmentRow {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly attribute: string;
  readonly condition: Condition | null;
  readonly included_count: number;
  readonly excluded_count: number;
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

export interface SegmentRowWithMembers extends SegmentRow {
  readonly included: string[];
  readonly excluded: string[];
}

export interface SegmentListRow extends SegmentRow {
  readonly included: string[] | null;
  readonly excluded: string[] | null;
}

function toDescription(row: SegmentRow) {
  return {
    id: row.id,
    key: row.key,
    name: row.name,
    description: row.description,
    attribute: row.attribute,
    when: row.condition,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

export function toSegment(row: SegmentRowWithMembers): Segment {
  return { ...toDescription(row), included: row.included, excluded: row.excluded };
}

export function toSummary(row: SegmentRow): SegmentSummary {
  return {
    ...toDescription(row),
    includedCount: row.included_count,
    excludedCount: row.excluded_count,
  };
}

export function toListItem(row: SegmentListRow): SegmentListItem {
  return { ...toSummary(row), included: row.included, excluded: row.excluded };
}

export function segmentRowOf(segment: Segment): SegmentRow {
  return {
    id: segment.id,
    key: segment.key,
    name: segment.name,
    description: segment.description,
    attribute: segment.attribute,
    condition: segment.when,
    included_count: segment.included.length,
    excluded_count: segment.excluded.length,
    version: segment.version,
    created_at: segment.createdAt,
    updated_at: segment.updatedAt,
  };
}
