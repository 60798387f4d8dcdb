import { type Condition } from '../evaluation/ruleset.js';

/** A group of users that flags of every environment can refer to. Excluded beats included beats `when`. */
export interface SegmentDefinition {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  /** Sets of values of `attribute`, kept sorted. */
  readonly included: readonly string[];
  readonly excluded: readonly string[];
  readonly attribute: string;
  readonly when: Condition | null;
}

export interface Segment extends SegmentDefinition {
  readonly id: string;
  /** Counts every change, from 1: its `ETag`. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A segment without its lists of members, which may be long. */
export interface SegmentSummary extends Omit<Segment, MemberList> {
  readonly includedCount: number;
  readonly excludedCount: number;
}

/** A segment in a list: lists of members beyond a length are `null`, their counts are always told. */
export interface SegmentListItem extends SegmentSummary {
  readonly included: readonly string[] | null;
  readonly excluded: readonly string[] | null;
}

export const MEMBER_LISTS = ['included', 'excluded'] as const;
export type MemberList = (typeof MEMBER_LISTS)[number];

export const SEGMENT_LIMITS = {
  segmentsPerTenant: 1_000,
  /** Of each of the two lists. */
  members: 200_000,
  memberLength: 1_024,
  /** The longest list of members that a list of segments shows. */
  listedMembers: 1_000,
  leaves: 1_000,
} as const;
