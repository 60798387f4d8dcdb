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
