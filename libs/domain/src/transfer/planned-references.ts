import { segmentsOf } from '../evaluation/references.js';
import { type FlagDefinition } from '../flags/flag.js';
import { prerequisitesOf } from '../flags/flag-references.js';
import { nextTurn } from '../kernel/next-turn.js';
import { type References } from '../references/references.js';
import { type SegmentDefinition } from '../segments/segment.js';
import { type Environment } from '../tenancy/environment.js';
import { type ImportPlan } from './import-plan.js';
import { type TenantContent } from './tenant-content.js';

/**
 * As they will be when the import is done, answered from memory. What the plan removes still exists here: whether
 * something needs it is asked elsewhere.
 */
export class PlannedReferences implements References {
  private readonly flags = new Map<string, FlagDefinition>();
  private readonly segmentKeys = new Set<string>();
  private readonly dependents = new Map<string, Set<string>>();
  private readonly graph = new Map<string, string[]>();
  private serving: Promise<ReadonlyMap<string, ReadonlySet<string>>> | undefined;

  constructor(private readonly plan: ImportPlan) {
    const { before, flags, segments } = plan;
    for (const flag of before.flags.values()) this.flags.set(flag.key, flag);
    for (const { definition } of flags) this.flags.set(definition.key, definition);
    const removed = new Set(plan.removedFlags.map(({ key }) => key));
    for (const flag of this.flags.values()) {
      if (!removed.has(flag.key)) this.addDependent(flag);
    }
    for (const segment of before.segments.values()) this.addSegment(segment);
    for (const { definition } of segments) this.addSegment(definition);
  }

  flag(key: string): Promise<FlagDefinition | null> {
    return Promise.resolve(this.flags.get(key) ?? null);
  }

  dependentsOf(flagKey: string): Promise<readonly string[]> {
    return Promise.resolve([...(this.dependents.get(flagKey) ?? [])].sort());
  }

  existingSegments(keys: readonly string[]): Promise<ReadonlySet<string>> {
    return Promise.resolve(new Set(keys.filter((key) => this.segmentKeys.has(key))));
  }

  /** Before and after in one, so that whoever is told of what is below a segment hears of all that was or will be. */
  segmentGraph(): Promise<ReadonlyMap<string, readonly string[]>> {
    return Promise.resolve(this.graph);
  }

  /** Those that serve it before the import; a flag that begins to need it tells its own environments. */
  async environmentsServing(segmentKey: string): Promise<readonly Environment[]> {
    this.serving ??= environmentsBySegment(this.plan.before);
    const keys = (await this.serving).get(segmentKey);
    return this.plan.before.environments.filter(({ key }) => keys?.has(key) === true);
  }

  private addDependent(flag: FlagDefinition): void {
    for (const environment of Object.keys(flag.environments)) {
      for (const required of prerequisitesOf(flag, environment)) {
        const dependents = this.dependents.get(required) ?? new Set();
        this.dependents.set(required, dependents.add(flag.key));
      }
    }
  }

  private addSegment({ key, when }: SegmentDefinition): void {
    this.segmentKeys.add(key);
    const referred = segmentsOf(when);
    if (referred.length > 0) this.graph.set(key, [...(this.graph.get(key) ?? []), ...referred]);
  }
}

/** By key of the segment: the keys of the environments whose flags need it, directly or through segments. */
async function environmentsBySegment({
  flags,
  segments,
}: TenantContent): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const needed = new Map<string, Set<string>>();
  for (const flag of flags.values()) {
    if (flag.archived) continue;
    for (const [environment, { rules }] of Object.entries(flag.environments)) {
      const own = needed.get(environment) ?? new Set();
      for (const key of rules.flatMap((rule) => segmentsOf(rule.when))) own.add(key);
      needed.set(environment, own);
    }
    await nextTurn();
  }
  const serving = new Map<string, Set<string>>();
  for (const [environment, keys] of needed) {
    // A set is iterated with what is added meanwhile, so this walks all that the keys refer to.
    for (const key of keys) {
      for (const referred of segmentsOf(segments.get(key)?.when ?? null)) keys.add(referred);
      serving.set(key, (serving.get(key) ?? new Set()).add(environment));
    }
  }
  return serving;
}
