import { type Flag } from '../flags/flag.js';
import { FlagRepository } from '../flags/flag.repository.js';
import { type ReadUnit } from '../kernel/unit-of-work.js';
import { type Segment, type SegmentListItem } from '../segments/segment.js';
import { SegmentRepository } from '../segments/segment.repository.js';
import { type Environment } from '../tenancy/environment.js';
import { EnvironmentRepository } from '../tenancy/environment.repository.js';

const PAGE = 500;

/** Everything of a tenant that a document can hold, by key, in the order of the keys. */
export interface TenantContent {
  readonly environments: readonly Environment[];
  readonly segments: ReadonlyMap<string, Segment>;
  readonly flags: ReadonlyMap<string, Flag>;
}

export async function readTenantContent(unit: ReadUnit, tenantId: string): Promise<TenantContent> {
  return {
    environments: await unit.get(EnvironmentRepository).all(tenantId),
    segments: await readSegments(unit, tenantId),
    flags: await readFlags(unit, tenantId),
  };
}

async function readSegments(unit: ReadUnit, tenantId: string): Promise<Map<string, Segment>> {
  const repository = unit.get(SegmentRepository);
  const segments = new Map<string, Segment>();
  let after: string | undefined;
  do {
    const page = await repository.list(tenantId, { after, limit: PAGE });
    for (const item of page) {
      const segment = withMembers(item) ?? (await repository.find(tenantId, item.key));
      if (segment) segments.set(segment.key, segment);
    }
    after = page.length === PAGE ? page.at(-1)?.key : undefined;
  } while (after !== undefined);
  return segments;
}

/** The whole segment, unless its members are too many for a list. */
function withMembers(item: SegmentListItem): Segment | null {
  const { includedCount, excludedCount, included, excluded, ...rest } = item;
  return included && excluded ? { ...rest, included, excluded } : null;
}

async function readFlags(unit: ReadUnit, tenantId: string): Promise<Map<string, Flag>> {
  const repository = unit.get(FlagRepository);
  const flags = new Map<string, Flag>();
  let after;
  do {
    const page = await repository.list(tenantId, { sort: 'key', limit: PAGE, after });
    for (const flag of page.items) flags.set(flag.key, flag);
    after = page.next ?? undefined;
  } while (after !== undefined);
  return flags;
}
