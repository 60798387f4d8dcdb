import { defaultConfiguration } from '../flags/configuration-input.js';
import { type Flag, type FlagEnvironment } from '../flags/flag.js';
import { type FlagListQuery, type FlagPage } from '../flags/flag-list.js';
import { FlagRepository } from '../flags/flag.repository.js';
import { type StoredFlag, type TenantRecords } from './in-memory-database.js';
import { environmentsOf } from './in-memory-environment.repository.js';
import { pageOfFlags } from './in-memory-flag-list.js';
import { owns, requireOwn } from './owns.js';

export class InMemoryFlagRepository extends FlagRepository {
  constructor(private readonly records: TenantRecords) {
    super();
  }

  override find(tenantId: string, key: string): Promise<Flag | null> {
    const found = this.all(tenantId).find((flag) => flag.key === key);
    return Promise.resolve(found ?? null);
  }

  override list(tenantId: string, query: FlagListQuery): Promise<FlagPage> {
    return Promise.resolve(pageOfFlags(this.all(tenantId), query));
  }

  override count(tenantId: string): Promise<number> {
    const { flags, phantomFlags } = this.records;
    return Promise.resolve(owns(this.records, tenantId) ? flags.size + phantomFlags : 0);
  }

  override async insert(tenantId: string, flag: Flag): Promise<void> {
    requireOwn(this.records, tenantId);
    if (await this.find(tenantId, flag.key)) throw new Error('the key is taken');
    this.store(flag, new Map());
  }

  override update(tenantId: string, flag: Flag): Promise<void> {
    const stored = this.storedOf(tenantId).find((other) => other.flag.id === flag.id);
    if (stored) this.store({ ...flag, ...fixedOf(stored) }, stored.configurations);
    return Promise.resolve();
  }

  override remove(tenantId: string, id: string): Promise<void> {
    if (owns(this.records, tenantId)) this.records.flags.delete(id);
    return Promise.resolve();
  }

  override addEnvironment(tenantId: string, environmentId: string): Promise<void> {
    for (const stored of this.storedOf(tenantId)) {
      const configuration = {
        ...defaultConfiguration(stored.flag),
        version: 1,
        servedVersion: stored.flag.version,
      };
      const configurations = new Map(stored.configurations).set(environmentId, configuration);
      this.records.flags.set(stored.flag.id, { ...stored, configurations });
    }
    return Promise.resolve();
  }

  override prerequisiteGraph(
    tenantId: string,
    environmentKey: string,
    from: readonly string[],
  ): Promise<ReadonlyMap<string, readonly string[]>> {
    const flags = new Map(this.all(tenantId).map((flag) => [flag.key, flag]));
    const graph = new Map<string, readonly string[]>();
    const reached = new Set(from);
    // A set is iterated with what is added meanwhile.
    for (const key of reached) {
      const { prerequisites = [] } = flags.get(key)?.environments[environmentKey] ?? {};
      const required = prerequisites.map((prerequisite) => prerequisite.flag).sort();
      if (required.length > 0) graph.set(key, required);
      required.forEach((flag) => reached.add(flag));
    }
    return Promise.resolve(graph);
  }

  override dependentsOf(tenantId: string, key: string): Promise<string[]> {
    const requires = ({ prerequisites }: FlagEnvironment) =>
      prerequisites.some((prerequisite) => prerequisite.flag === key);
    const dependents = this.all(tenantId).filter((flag) =>
      Object.values(flag.environments).some(requires),
    );
    return Promise.resolve(dependents.map((flag) => flag.key).sort());
  }

  private storedOf(tenantId: string): StoredFlag[] {
    return owns(this.records, tenantId) ? [...this.records.flags.values()] : [];
  }

  private all(tenantId: string): Flag[] {
    const environments = environmentsOf(this.records);
    return this.storedOf(tenantId).map(({ flag, configurations }) => ({
      ...flag,
      environments: Object.fromEntries(
        environments.flatMap(({ id, key }) => {
          const configuration = configurations.get(id);
          return configuration ? [[key, configuration] as const] : [];
        }),
      ),
    }));
  }

  private store(flag: Flag, before: StoredFlag['configurations']): void {
    const { environments, ...rest } = structuredClone(flag);
    const configurations = new Map(before);
    for (const { id, key } of this.records.environments.values()) {
      const configuration = Object.hasOwn(environments, key) ? environments[key] : undefined;
      if (configuration) configurations.set(id, configuration);
    }
    this.records.flags.set(flag.id, { flag: rest, configurations });
  }
}

function fixedOf({ flag: { key, createdAt } }: StoredFlag) {
  return { key, createdAt };
}
