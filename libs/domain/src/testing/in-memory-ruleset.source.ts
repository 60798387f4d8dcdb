import {
  type Ruleset,
  RULESET_SCHEMA_VERSION,
  type RulesetChange,
  type RulesetFlag,
  type RulesetSegment,
} from '../evaluation/ruleset.js';
import { type EnvironmentAddress, RulesetSource } from '../rulesets/ruleset.source.js';
import { type Environment } from '../tenancy/environment.js';
import { type InMemoryDatabase, type TenantRecords } from './in-memory-database.js';
import { segmentsUsedIn } from './in-memory-segment.repository.js';

export class InMemoryRulesetSource extends RulesetSource {
  constructor(private readonly database: InMemoryDatabase) {
    super();
  }

  override load(address: EnvironmentAddress): Promise<Ruleset | null> {
    const found = this.find(address);
    if (found === null) return Promise.resolve(null);
    return Promise.resolve({
      schemaVersion: RULESET_SCHEMA_VERSION,
      environment: found.environment.key,
      revision: found.environment.revision,
      flags: servedFlags(found.records, address.environmentId),
      segments: servedSegments(found.records, address.environmentId),
    });
  }

  override changesSince(
    address: EnvironmentAddress,
    revision: number,
  ): Promise<RulesetChange | null> {
    const found = this.find(address);
    if (found === null) return Promise.resolve(null);
    const steps = found.records.outbox.filter(
      (entry) => entry.environmentId === address.environmentId && entry.revision > revision,
    );
    if (found.environment.revision - revision !== steps.length) return Promise.resolve(null);
    const { records, environment } = found;
    const flags = changed(
      servedFlags(records, environment.id),
      steps.flatMap((step) => step.flags),
    );
    const segments = changed(
      servedSegments(records, environment.id),
      steps.flatMap((step) => step.segments),
    );
    return Promise.resolve({
      schemaVersion: RULESET_SCHEMA_VERSION,
      revision: environment.revision,
      flags: flags.present,
      removedFlags: flags.gone,
      segments: segments.present,
      removedSegments: segments.gone,
    });
  }

  override revisionsOf(environmentIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const environments = [...this.database.tenants.values()].flatMap((records) => [
      ...records.environments.values(),
    ]);
    const wanted = environments.filter(({ id }) => environmentIds.includes(id));
    return Promise.resolve(new Map(wanted.map(({ id, revision }) => [id, revision])));
  }

  private find({
    tenantId,
    environmentId,
  }: EnvironmentAddress): { records: TenantRecords; environment: Environment } | null {
    const records = this.database.tenants.get(tenantId);
    const environment = records?.environments.get(environmentId);
    return records && environment ? { records, environment } : null;
  }
}

/** In the order of their keys; archived flags are not served. */
function servedFlags(records: TenantRecords, environmentId: string): RulesetFlag[] {
  const served = [...records.flags.values()].flatMap(({ flag, configurations }) => {
    const stored = configurations.get(environmentId);
    if (flag.archived || stored === undefined) return [];
    const { version, servedVersion, ...configuration } = stored;
    const { key, type, variants, clientSide } = flag;
    return [{ key, type, variants, clientSide, version: servedVersion, ...configuration }];
  });
  return served.sort((one, other) => (one.key < other.key ? -1 : 1));
}

function servedSegments(records: TenantRecords, environmentId: string): RulesetSegment[] {
  return segmentsUsedIn(records, environmentId).map(
    ({ key, included, excluded, attribute, when }) => ({
      key,
      included,
      excluded,
      attribute,
      when,
    }),
  );
}

function changed<Item extends { readonly key: string }>(
  served: readonly Item[],
  touched: readonly string[],
): { readonly present: Item[]; readonly gone: string[] } {
  const keys = new Set(touched);
  const present = served.filter(({ key }) => keys.has(key));
  present.forEach(({ key }) => keys.delete(key));
  return { present, gone: [...keys] };
}
