import { requireEnvironments } from '../access/grant.js';
import { segmentsOf } from '../evaluation/references.js';
import { diffDocuments } from '../kernel/document-diff.js';
import { type Caller } from '../kernel/caller.js';
import { pointerNames, sameJson } from '../kernel/json-value.js';
import { type WriteUnit } from '../kernel/unit-of-work.js';
import { type References } from '../references/references.js';
import { StoredReferences } from '../references/stored-references.js';
import { withReferred } from '../segments/segment-references.js';
import { type Environment } from '../tenancy/environment.js';
import { type Flag, type FlagDefinition, type FlagEnvironment } from './flag.js';
import { type FlagAction, FlagHistory } from './flag-history.js';
import { FlagRepository } from './flag.repository.js';
import { refuseRemovedVariants } from './required-variants.js';

/** The flag without what the server keeps: what history, audit and diffs are about. */
export function definitionOf(flag: Flag): FlagDefinition {
  const { id, version, createdAt, updatedAt, environments, ...rest } = flag;
  const definitions = Object.entries(environments).map(([key, environment]) => {
    const { version: own, servedVersion, ...configuration } = environment;
    return [key, configuration] as const;
  });
  return { ...rest, environments: Object.fromEntries(definitions) };
}

/**
 * Every change of a flag ends here: flag, history, audit entry and revisions of the environments concerned, in
 * the caller's unit of work. A change of nothing changes no version.
 */
export class FlagChange {
  constructor(
    private readonly unit: WriteUnit,
    private readonly caller: Caller,
    private readonly environments: readonly Environment[],
    private readonly now: Date,
    private readonly references: References = new StoredReferences(unit, caller.tenantId),
  ) {}

  async create(id: string, definition: FlagDefinition): Promise<Flag> {
    const flag: Flag = {
      ...definition,
      id,
      version: 1,
      createdAt: this.now,
      updatedAt: this.now,
      environments: mapValues(definition.environments, (configuration) => ({
        ...configuration,
        version: 1,
        servedVersion: 1,
      })),
    };
    const touched = Object.keys(flag.environments);
    requireEnvironments(this.caller.grant, touched);
    await this.unit.get(FlagRepository).insert(this.caller.tenantId, flag);
    await this.record('flag.create', null, flag, flag.archived ? [] : touched);
    return flag;
  }

  async update(
    before: Flag,
    definition: FlagDefinition,
    action: FlagAction = 'flag.update',
  ): Promise<Flag> {
    const old = definitionOf(before);
    if (sameJson(old, definition)) return before;
    const changed = Object.keys(definition.environments).filter(
      (key) => !sameJson(old.environments[key], definition.environments[key]),
    );
    const metadataChanged = !sameJson(
      { ...old, environments: {} },
      { ...definition, environments: {} },
    );
    requireEnvironments(
      this.caller.grant,
      metadataChanged ? Object.keys(definition.environments) : changed,
    );
    await refuseRemovedVariants(this.references, before, definition);
    const served = servedDifferently(before, definition)
      ? Object.keys(definition.environments)
      : changed;
    const version = before.version + 1;
    const after: Flag = {
      ...before,
      ...definition,
      version,
      updatedAt: this.now,
      environments: mapValues(definition.environments, (configuration, key): FlagEnvironment => {
        const current = before.environments[key];
        return {
          ...configuration,
          version: (current?.version ?? 0) + (changed.includes(key) ? 1 : 0),
          servedVersion: served.includes(key) ? version : (current?.servedVersion ?? version),
        };
      }),
    };
    await this.unit.get(FlagRepository).update(this.caller.tenantId, after);
    const archivedThroughout = before.archived && after.archived;
    await this.record(action, before, after, archivedThroughout ? [] : served);
    return after;
  }

  async remove(before: Flag): Promise<void> {
    const touched = Object.keys(before.environments);
    requireEnvironments(this.caller.grant, touched);
    await this.unit.get(FlagRepository).remove(this.caller.tenantId, before.id);
    await this.record('flag.delete', before, null, before.archived ? [] : touched);
  }

  private async record(
    action: FlagAction,
    before: Flag | null,
    after: Flag | null,
    servedIn: readonly string[],
  ): Promise<void> {
    const flag = after ?? before;
    if (flag === null) return;
    const from = before && definitionOf(before);
    const to = after && definitionOf(after);
    const changes = diffDocuments(from, to);
    await this.unit.get(FlagHistory).append(this.caller.tenantId, {
      flagId: flag.id,
      version: after ? after.version : flag.version + 1,
      at: this.now,
      actor: this.caller.actor,
      action,
      changes,
      definition: definitionOf(flag),
    });
    await this.unit.audit({
      action,
      resource: { type: 'flag', key: flag.key },
      environment: onlyEnvironmentOf(changes.map((change) => change.path)),
      before: from,
      after: to,
    });
    for (const environment of this.environments) {
      if (!servedIn.includes(environment.key)) continue;
      const segments = await this.segmentsConcerned(before, after, environment.key);
      this.unit.rulesetChanged(environment.id, { flags: [flag.key], segments });
    }
  }

  /** Segments that an environment may begin or cease to need, with all that they refer to. */
  private segmentsConcerned(
    before: Flag | null,
    after: Flag | null,
    environmentKey: string,
  ): Promise<string[]> {
    const old = segmentsServed(before, environmentKey);
    const now = segmentsServed(after, environmentKey);
    return withReferred(this.references, old.symmetricDifference(now));
  }
}

function segmentsServed(flag: Flag | null, environmentKey: string): Set<string> {
  const rules = flag && !flag.archived ? flag.environments[environmentKey]?.rules : undefined;
  return new Set(rules?.flatMap((rule) => segmentsOf(rule.when)));
}

function servedDifferently(before: FlagDefinition, after: FlagDefinition): boolean {
  return (
    before.clientSide !== after.clientSide ||
    before.archived !== after.archived ||
    !sameJson(before.variants, after.variants)
  );
}

/** The environment's key when all the changes lie in one, else `null`. */
function onlyEnvironmentOf(paths: readonly string[]): string | null {
  const keys = new Set(
    paths.map((path) => {
      const [field, key] = pointerNames(path);
      return field === 'environments' && key !== undefined ? key : null;
    }),
  );
  const [only] = keys;
  return keys.size === 1 && only !== undefined ? only : null;
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  map: (value: From, key: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));
}
