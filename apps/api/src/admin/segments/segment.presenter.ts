import { type Segment, type SegmentListItem, type SegmentSummary } from '#domain/segments/segment';

/** A segment as clients see it, and as PUT takes it back. */
export function presentSegment(segment: Segment) {
  const { included, excluded } = segment;
  return { ...presentDescription(segment), included, excluded };
}

/** In a list the counts are told, and long lists of members left out (`null`). */
export function presentSegmentListItem(segment: SegmentListItem) {
  const { included, excluded, includedCount, excludedCount } = segment;
  return { ...presentDescription(segment), included, excluded, includedCount, excludedCount };
}

function presentDescription(segment: Segment | SegmentSummary) {
  const { key, name, description, attribute, when, version, createdAt, updatedAt } = segment;
  return {
    key,
    name,
    description,
    attribute,
    when,
    version,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
