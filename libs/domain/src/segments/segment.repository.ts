import {
  type MemberList,
  type Segment,
  type SegmentListItem,
  type SegmentSummary,
} from './segment.js';

/** Keys of what refers to something. */
export interface Users {
  readonly flags: readonly string[];
  readonly segments: readonly string[];
}

export interface MemberChange {
  readonly list: MemberList;
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

export interface MemberOutcome {
  readonly added: number;
  readonly removed: number;
  readonly counts: Pick<SegmentSummary, 'includedCount' | 'excludedCount'>;
}

export abstract class SegmentRepository {
  /** With all members. */
  abstract find(tenantId: string, key: string): Promise<Segment | null>;
  /** Without members. */
  abstract findSummary(tenantId: string, key: string): Promise<SegmentSummary | null>;
  /** Sorted by key, from the first key after `after`. */
  abstract list(
    tenantId: string,
    page: { readonly after: string | undefined; readonly limit: number },
  ): Promise<SegmentListItem[]>;
  abstract count(tenantId: string): Promise<number>;
  /** Those of the keys that exist. */
  abstract existing(tenantId: string, keys: readonly string[]): Promise<ReadonlySet<string>>;
  abstract insert(tenantId: string, segment: Segment): Promise<void>;
  /** Replaces the segment with the same id, members too. */
  abstract update(tenantId: string, segment: Segment): Promise<void>;
  abstract remove(tenantId: string, id: string): Promise<void>;
  /** Adds and removes members one by one, whatever the size of the list; sets version and time if any was. */
  abstract changeMembers(
    tenantId: string,
    id: string,
    change: MemberChange,
    stamp: { readonly version: number; readonly updatedAt: Date },
  ): Promise<MemberOutcome>;
  /** The segments that each segment refers to; those that refer to none are left out. */
  abstract referenceGraph(tenantId: string): Promise<ReadonlyMap<string, readonly string[]>>;
  /** Flags and segments that refer to the segment directly, sorted. */
  abstract usersOf(tenantId: string, key: string): Promise<Users>;
  /** Ids of the environments in which a flag that is not archived refers to it, directly or through segments. */
  abstract environmentsUsing(tenantId: string, key: string): Promise<string[]>;
}
