import { segmentsOf } from '#domain/evaluation/references';
import {
  MEMBER_LISTS,
  type MemberList,
  type Segment,
  SEGMENT_LIMITS,
  type SegmentListItem,
  type SegmentSummary,
} from '#domain/segments/segment';
import {
  type MemberChange,
  type MemberOutcome,
  SegmentRepository,
  type Users,
} from '#domain/segments/segment.repository';
import { type HeldWrites } from '../held-writes.js';
import {
  INSERT_MEMBERS,
  INSERT_REFERENCES,
  INSERT_SEGMENTS,
  REMOVE_MEMBERS,
  REMOVE_REFERENCES,
  REMOVE_SEGMENTS,
  UPDATE_SEGMENTS,
} from './segment-writes.statements.js';
import {
  type SegmentListRow,
  type SegmentRow,
  segmentRowOf,
  type SegmentRowWithMembers,
  toListItem,
  toSegment,
  toSummary,
} from './segment.mapper.js';

const membersOf = (list: MemberList) => `array(
  select m.value from segment_members m
  where m.tenant_id = s.tenant_id and m.segment_id = s.id and m.list = '${list}' order by m.value)`;

const shortMembersOf = (list: MemberList) =>
  `case when s.${list}_count <= ${SEGMENT_LIMITS.listedMembers} then ${membersOf(list)} end`;

export class TypeormSegmentRepository extends SegmentRepository {
  constructor(private readonly sql: HeldWrites) {
    super();
  }

  override async find(tenantId: string, key: string): Promise<Segment | null> {
    const [row] = await this.sql.query<SegmentRowWithMembers[]>(
      `select s.*, ${membersOf('included')} as included, ${membersOf('excluded')} as excluded
       from segments s where s.tenant_id = $1 and s.key = $2`,
      [tenantId, key],
    );
    return row ? toSegment(row) : null;
  }

  override async findSummary(tenantId: string, key: string): Promise<SegmentSummary | null> {
    const [row] = await this.sql.query<SegmentRow[]>(
      `select * from segments where tenant_id = $1 and key = $2`,
      [tenantId, key],
    );
    return row ? toSummary(row) : null;
  }

  override async list(
    tenantId: string,
    { after, limit }: { readonly after: string | undefined; readonly limit: number },
  ): Promise<SegmentListItem[]> {
    const rows = await this.sql.query<SegmentListRow[]>(
      `select s.*, ${shortMembersOf('included')} as included,
         ${shortMembersOf('excluded')} as excluded
       from segments s where s.tenant_id = $1 and s.key > $2 order by s.key limit $3`,
      [tenantId, after ?? '', limit],
    );
    return rows.map(toListItem);
  }

  override async count(tenantId: string): Promise<number> {
    const [row] = await this.sql.query<{ count: number }[]>(
      `select count(*)::integer as count from segments where tenant_id = $1`,
      [tenantId],
    );
    return row?.count ?? 0;
  }

  override async existing(tenantId: string, keys: readonly string[]): Promise<Set<string>> {
    const rows = await this.sql.query<{ key: string }[]>(
      `select key from segments where tenant_id = $1 and key = any($2)`,
      [tenantId, keys],
    );
    return new Set(rows.map((row) => row.key));
  }

  override async insert(tenantId: string, segment: Segment): Promise<void> {
    await this.sql.settle(REMOVE_SEGMENTS);
    await this.sql.hold(tenantId, INSERT_SEGMENTS, segmentRowOf(segment), segment.id);
    await this.writeContent(tenantId, segment);
  }

  override async update(tenantId: string, segment: Segment): Promise<void> {
    await this.sql.settle(REMOVE_SEGMENTS);
    const { id } = segment;
    await this.sql.hold(tenantId, UPDATE_SEGMENTS, segmentRowOf(segment), id);
    await this.sql.hold(tenantId, REMOVE_MEMBERS, { id }, id);
    await this.sql.hold(tenantId, REMOVE_REFERENCES, { id }, id);
    await this.writeContent(tenantId, segment);
  }

  override async remove(tenantId: string, id: string): Promise<void> {
    await this.sql.hold(tenantId, REMOVE_SEGMENTS, { id }, id);
  }

  override async changeMembers(
    tenantId: string,
    id: string,
    { list, add, remove }: MemberChange,
    stamp: { readonly version: number; readonly updatedAt: Date },
  ): Promise<MemberOutcome> {
    const removed = await this.removeMembers(tenantId, id, list, remove);
    const added = await this.addMembers(tenantId, id, list, add);
    const [row] = await this.sql.query<SegmentRow[]>(
      `with changed as (
         update segments set ${list}_count = ${list}_count + $3, updated_at = $4, version = $5
         where tenant_id = $1 and id = $2 and $6 returning *
       )
       select * from changed
       union all
       select * from segments where tenant_id = $1 and id = $2 and not $6`,
      [tenantId, id, added - removed, stamp.updatedAt, stamp.version, added + removed > 0],
    );
    const counts = {
      includedCount: row?.included_count ?? 0,
      excludedCount: row?.excluded_count ?? 0,
    };
    return { added, removed, counts };
  }

  override async referenceGraph(tenantId: string): Promise<Map<string, readonly string[]>> {
    const rows = await this.sql.query<{ key: string; refers: string[] }[]>(
      `select s.key, array_agg(r.key order by r.key) as refers
       from segment_references r join segments s on s.id = r.segment_id
       where r.tenant_id = $1 and s.tenant_id = $1 group by s.key`,
      [tenantId],
    );
    return new Map(rows.map((row) => [row.key, row.refers]));
  }

  override async usersOf(tenantId: string, key: string): Promise<Users> {
    const [row] = await this.sql.query<Users[]>(
      `select
         array(select distinct f.key from flag_references r join flags f on f.id = r.flag_id
           where r.tenant_id = $1 and r.kind = 'segment' and r.key = $2 order by f.key) as flags,
         array(select s.key from segment_references r join segments s on s.id = r.segment_id
           where r.tenant_id = $1 and r.key = $2 order by s.key) as segments`,
      [tenantId, key],
    );
    return row ?? { flags: [], segments: [] };
  }

  override async environmentsUsing(tenantId: string, key: string): Promise<string[]> {
    const rows = await this.sql.query<{ environment_id: string }[]>(
      `with recursive containing(key) as (
         select $2::text collate "C"
         union
         select s.key from segment_references r
         join containing c on c.key = r.key
         join segments s on s.id = r.segment_id
         where r.tenant_id = $1 and s.tenant_id = $1
       )
       select distinct r.environment_id from flag_references r
       join containing c on c.key = r.key
       join flags f on f.id = r.flag_id
       where r.tenant_id = $1 and r.kind = 'segment' and not f.archived`,
      [tenantId, key],
    );
    return rows.map((row) => row.environment_id);
  }

  /** Members and references of a whole segment. */
  private async writeContent(tenantId: string, segment: Segment): Promise<void> {
    const { id: segment_id } = segment;
    for (const list of MEMBER_LISTS) {
      if (segment[list].length === 0) continue;
      const row = { segment_id, list, members: segment[list] };
      await this.sql.hold(tenantId, INSERT_MEMBERS, row, `${segment_id} ${list}`);
    }
    for (const key of segmentsOf(segment.when)) {
      const identity = `${segment_id} ${key}`;
      await this.sql.hold(tenantId, INSERT_REFERENCES, { segment_id, key }, identity);
    }
  }

  private async addMembers(
    tenantId: string,
    id: string,
    list: MemberList,
    values: readonly string[],
  ): Promise<number> {
    if (values.length === 0) return 0;
    const rows = await this.sql.query<{ count: number }[]>(
      `with added as (
         insert into segment_members (tenant_id, segment_id, list, value)
         select $1, $2, $3, unnest($4::text[]) on conflict do nothing returning 1
       )
       select count(*)::integer as count from added`,
      [tenantId, id, list, values],
    );
    return rows[0]?.count ?? 0;
  }

  private async removeMembers(
    tenantId: string,
    id: string,
    list: MemberList,
    values: readonly string[],
  ): Promise<number> {
    if (values.length === 0) return 0;
    const rows = await this.sql.query<{ count: number }[]>(
      `with removed as (
         delete from segment_members
         where tenant_id = $1 and segment_id = $2 and list = $3 and value = any($4) returning 1
       )
       select count(*)::integer as count from removed`,
      [tenantId, id, list, values],
    );
    return rows[0]?.count ?? 0;
  }
}
