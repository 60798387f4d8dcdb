import { segmentsOf } from '../evaluation/references.js';
import { sortedByCodePoint } from '../kernel/code-points.js';
import {
  type Segment,
  SEGMENT_LIMITS,
  type SegmentListItem,
  type SegmentSummary,
} from '../segments/segment.js';
import {
  type MemberChange,
  type MemberOutcome,
  SegmentRepository,
  type Users,
} from '../segments/segment.repository.js';
import { type TenantRecords } from './in-memory-database.js';
import { owns, requireOwn } from './owns.js';

export class InMemorySegmentRepository extends SegmentRepository {
  constructor(private readonly records: TenantRecords) {
    super();
  }

  override find(tenantId: string, key: string): Promise<Segment | null> {
    const found = this.all(tenantId).find((segment) => segment.key === key);
    return Promise.resolve(found ?? null);
  }

  override async findSummary(tenantId: string, key: string): Promise<SegmentSummary | null> {
    const found = await this.find(tenantId, key);
    return found && summaryOf(found);
  }

  override list(
    tenantId: string,
    { after = '', limit }: { readonly after: string | undefined; readonly limit: number },
  ): Promise<SegmentListItem[]> {
    const page = this.all(tenantId)
      .filter(({ key }) => key > after)
      .sort((one, other) => (one.key < other.key ? -1 : 1))
      .slice(0, limit);
    const shown = (members: readonly string[]) =>
      members.length <= SEGMENT_LIMITS.listedMembers ? members : null;
    return Promise.resolve(
      page.map((segment) => ({
        ...summaryOf(segment),
        included: shown(segment.included),
        excluded: shown(segment.excluded),
      })),
    );
  }

  override count(tenantId: string): Promise<number> {
    return Promise.resolve(this.all(tenantId).length);
  }

  override existing(tenantId: string, keys: readonly string[]): Promise<ReadonlySet<string>> {
    const all = this.all(tenantId).map(({ key }) => key);
    return Promise.resolve(new Set(all.filter((key) => keys.includes(key))));
  }

  override async insert(tenantId: string, segment: Segment): Promise<void> {
    requireOwn(this.records, tenantId);
    if (await this.find(tenantId, segment.key)) throw new Error('the key is taken');
    this.records.segments.set(segment.id, structuredClone(segment));
  }

  override update(tenantId: string, segment: Segment): Promise<void> {
    const stored = this.all(tenantId).find(({ id }) => id === segment.id);
    if (stored) {
      const { key, createdAt } = stored;
      this.records.segments.set(segment.id, structuredClone({ ...segment, key, createdAt }));
    }
    return Promise.resolve();
  }

  override remove(tenantId: string, id: string): Promise<void> {
    if (owns(this.records, tenantId)) this.records.segments.delete(id);
    return Promise.resolve();
  }

  override changeMembers(
    tenantId: string,
    id: string,
    { list, add, remove }: MemberChange,
    stamp: { readonly version: number; readonly updatedAt: Date },
  ): Promise<MemberOutcome> {
    const segment = this.all(tenantId).find((known) => known.id === id);
    if (segment === undefined) throw new Error('no such segment');
    const members = new Set(segment[list]);
    const removed = remove.filter((member) => members.delete(member)).length;
    const before = members.size;
    add.forEach((member) => members.add(member));
    const added = members.size - before;
    const changed = { ...segment, ...stamp, [list]: sortedByCodePoint(members) };
    const after = added + removed > 0 ? changed : segment;
    this.records.segments.set(id, after);
    const { includedCount, excludedCount } = summaryOf(after);
    return Promise.resolve({ added, removed, counts: { includedCount, excludedCount } });
  }

  override referenceGraph(tenantId: string): Promise<ReadonlyMap<string, readonly string[]>> {
    const graph = this.all(tenantId).map(
      ({ key, when }) => [key, segmentsOf(when).sort()] as const,
    );
    return Promise.resolve(new Map(graph.filter(([, referred]) => referred.length > 0)));
  }

  override usersOf(tenantId: string, key: string): Promise<Users> {
    const flags = owns(this.records, tenantId) ? [...this.records.flags.values()] : [];
    const uses = (stored: (typeof flags)[number]) =>
      [...stored.configurations.values()].some(({ rules }) =>
        rules.some((rule) => segmentsOf(rule.when).includes(key)),
      );
    const segments = this.all(tenantId).filter(({ when }) => segmentsOf(when).includes(key));
    return Promise.resolve({
      flags: flags
        .filter(uses)
        .map((stored) => stored.flag.key)
        .sort(),
      segments: segments.map((segment) => segment.key).sort(),
    });
  }

  override environmentsUsing(tenantId: string, key: string): Promise<string[]> {
    if (!owns(this.records, tenantId)) return Promise.resolve([]);
    const ids = [...this.records.environments.keys()];
    return Promise.resolve(
      ids.filter((id) => segmentsUsedIn(this.records, id).some((used) => used.key === key)),
    );
  }

  private all(tenantId: string): Segment[] {
    return owns(this.records, tenantId) ? [...this.records.segments.values()] : [];
  }
}

/** The segments that flags which are not archived refer to, directly or through segments; by key. */
export function segmentsUsedIn(records: TenantRecords, environmentId: string): Segment[] {
  const used = new Set<string>();
  for (const { flag, configurations } of records.flags.values()) {
    const rules = flag.archived ? [] : (configurations.get(environmentId)?.rules ?? []);
    rules.flatMap((rule) => segmentsOf(rule.when)).forEach((key) => used.add(key));
  }
  const segments = [...records.segments.values()];
  // A set is iterated with what is added meanwhile.
  for (const key of used) {
    const segment = segments.find((known) => known.key === key);
    segmentsOf(segment?.when ?? null).forEach((referred) => used.add(referred));
  }
  return segments
    .filter(({ key }) => used.has(key))
    .sort((one, other) => (one.key < other.key ? -1 : 1));
}

function summaryOf(segment: Segment): SegmentSummary {
  const { included, excluded, ...rest } = segment;
  return { ...rest, includedCount: included.length, excludedCount: excluded.length };
}
