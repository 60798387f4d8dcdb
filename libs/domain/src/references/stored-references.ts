import { type FlagDefinition } from '../flags/flag.js';
import { FlagRepository } from '../flags/flag.repository.js';
import { type ReadUnit } from '../kernel/unit-of-work.js';
import { SegmentRepository } from '../segments/segment.repository.js';
import { type Environment } from '../tenancy/environment.js';
import { EnvironmentRepository } from '../tenancy/environment.repository.js';
import { type References } from './references.js';

/** As they are stored at the moment of the question. */
export class StoredReferences implements References {
  constructor(
    private readonly unit: ReadUnit,
    private readonly tenantId: string,
  ) {}

  flag(key: string): Promise<FlagDefinition | null> {
    return this.unit.get(FlagRepository).find(this.tenantId, key);
  }

  dependentsOf(flagKey: string): Promise<readonly string[]> {
    return this.unit.get(FlagRepository).dependentsOf(this.tenantId, flagKey);
  }

  existingSegments(keys: readonly string[]): Promise<ReadonlySet<string>> {
    return this.unit.get(SegmentRepository).existing(this.tenantId, keys);
  }

  segmentGraph(): Promise<ReadonlyMap<string, readonly string[]>> {
    return this.unit.get(SegmentRepository).referenceGraph(this.tenantId);
  }

  async environmentsServing(segmentKey: string): Promise<readonly Environment[]> {
    const ids = await this.unit.get(SegmentRepository).environmentsUsing(this.tenantId, segmentKey);
    if (ids.length === 0) return [];
    const environments = await this.unit.get(EnvironmentRepository).all(this.tenantId);
    return environments.filter(({ id }) => ids.includes(id));
  }
}
