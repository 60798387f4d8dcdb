import { segmentsOf } from '#domain/evaluation/references';
import { type FlagConfiguration, type FlagType, type Variant } from '#domain/evaluation/ruleset';
import { type Flag } from '#domain/flags/flag';

export interface FlagRow {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly tags: string[];
  readonly owner: string | null;
  readonly type: FlagType;
  readonly variants: Variant[];
  readonly client_side: boolean;
  readonly permanent: boolean;
  readonly archived: boolean;
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly environments: readonly FlagEnvironmentRow[];
}

interface FlagEnvironmentRow {
  readonly key: string;
  readonly configuration: FlagConfiguration;
  readonly version: number;
  readonly servedVersion: number;
}

export function toFlag(row: FlagRow): Flag {
  return {
    id: row.id,
    key: row.key,
    name: row.name,
    description: row.description,
    tags: row.tags,
    owner: row.owner,
    type: row.type,
    variants: row.variants,
    clientSide: row.client_side,
    permanent: row.permanent,
    archived: row.archived,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    environments: Object.fromEntries(
      row.environments.map(({ key, configuration, version, servedVersion }) => [
        key,
        { ...configuration, version, servedVersion },
      ]),
    ),
  };
}

export function flagRowOf(flag: Flag): Omit<FlagRow, 'environments'> {
  return {
    id: flag.id,
    key: flag.key,
    name: flag.name,
    description: flag.description,
    tags: [...flag.tags],
    owner: flag.owner,
    type: flag.type,
    variants: [...flag.variants],
    client_side: flag.clientSide,
    permanent: flag.permanent,
    archived: flag.archived,
    version: flag.version,
    created_at: flag.createdAt,
    updated_at: flag.updatedAt,
  };
}

/** One row per environment, which is named by its key. */
export function configurationRowsOf({ id, environments }: Flag) {
  return Object.entries(environments).map(([environment, stored]) => {
    const { version, servedVersion, ...configuration } = stored;
    return {
      flag_id: id,
      environment,
      configuration,
      enabled: configuration.enabled,
      version,
      served_version: servedVersion,
    };
  });
}

/** The flags and segments that each configuration names, each once. */
export function referenceRowsOf({ id, environments }: Flag) {
  return Object.entries(environments).flatMap(([environment, { prerequisites, rules }]) => {
    const flags = new Set(prerequisites.map(({ flag }) => flag));
    const segments = new Set(rules.flatMap((rule) => segmentsOf(rule.when)));
    return [
      ...[...flags].map((key) => ({ flag_id: id, environment, kind: 'flag', key })),
      ...[...segments].map((key) => ({ flag_id: id, environment, kind: 'segment', key })),
    ];
  });
}
