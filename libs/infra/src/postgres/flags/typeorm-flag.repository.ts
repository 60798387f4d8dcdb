import { segmentsOf } from '#domain/evaluation/references';
import { type FlagConfiguration } from '#domain/evaluation/ruleset';
import { type Flag } from '#domain/flags/flag';
import { type FlagListQuery, type FlagPage, positionOf } from '#domain/flags/flag-list';
import { FlagRepository } from '#domain/flags/flag.repository';
import { type Sql } from '../scope.js';
import { type FlagRow, toFlag } from './flag.mapper.js';
import { flagListStatement } from './flag-list.statement.js';
import { SELECT_FLAG } from './select-flag.js';

export class TypeormFlagRepository extends FlagRepository {
  constructor(private readonly sql: Sql) {
    super();
  }

  async find(tenantId: string, key: string): Promise<Flag | null> {
    const [row] = await this.sql.query<FlagRow[]>(
      `${SELECT_FLAG} where f.tenant_id = $1 and f.key = $2`,
      [tenantId, key],
    );
    return row ? toFlag(row) : null;
  }

  async list(tenantId: string, query: FlagListQuery): Promise<FlagPage> {
    const { text, values } = flagListStatement(tenantId, query);
    const rows = await this.sql.query<FlagRow[]>(text, values);
    const items = rows.slice(0, query.limit).map(toFlag);
    const last = items.at(-1);
    const next = rows.length > query.limit && last ? positionOf(last, query.sort) : null;
    return { items, next };
  }

  async count(tenantId: string): Promise<number> {
    const [row] = await this.sql.query<{ count: number }[]>(
      `select count(*)::integer as count from flags where tenant_id = $1`,
      [tenantId],
    );
    return row?.count ?? 0;
  }

  async insert(tenantId: string, flag: Flag): Promise<void> {
    await this.sql.query(
      `insert into flags (id, tenant_id, key, name, description, tags, owner, type, variants,
         client_side, permanent, archived, version, created_at, updated_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
      [flag.id, tenantId, flag.key, ...metadataOf(flag), flag.createdAt, flag.updatedAt],
    );
    await this.writeConfigurations(tenantId, flag);
  }

  async update(tenantId: string, flag: Flag): Promise<void> {
    await this.sql.query(
      `update flags set name = $3, description = $4, tags = $5, owner = $6, type = $7, variants = $8,
         client_side = $9, permanent = $10, archived = $11, version = $12, updated_at = $13
       where tenant_id = $1 and id = $2`,
      [tenantId, flag.id, ...metadataOf(flag), flag.updatedAt],
    );
    await this.writeConfigurations(tenantId, flag);
  }

  async remove(tenantId: string, id: string): Promise<void> {
    await this.sql.query(`delete from flags where tenant_id = $1 and id = $2`, [tenantId, id]);
  }

  async addEnvironment(tenantId: string, environmentId: string): Promise<void> {
    await this.sql.query(
      `insert into flag_environments
         (tenant_id, flag_id, environment_id, configuration, enabled, version, served_version)
       select $1, f.id, $2, json_build_object(
           'enabled', false, 'offVariant', coalesce(off.key, f.variants -> -1 ->> 'key'),
           'targets', '[]'::json, 'prerequisites', '[]'::json, 'rules', '[]'::json,
           'fallthrough', json_build_object('variant', coalesce(on_.key, f.variants -> 0 ->> 'key'))
         ), false, 1, f.version
       from flags f
       left join lateral (select v ->> 'key' as key from json_array_elements(f.variants) with ordinality x(v, n)
         where f.type = 'boolean' and v ->> 'value' = 'false' order by n limit 1) off on true
       left join lateral (select v ->> 'key' as key from json_array_elements(f.variants) with ordinality x(v, n)
         where f.type = 'boolean' and v ->> 'value' = 'true' order by n limit 1) on_ on true
       where f.tenant_id = $1`,
      [tenantId, environmentId],
    );
  }

  async prerequisiteGraph(
    tenantId: string,
    environmentKey: string,
  ): Promise<ReadonlyMap<string, readonly string[]>> {
    const rows = await this.sql.query<{ key: string; requires: string[] }[]>(
      `select f.key, array_agg(r.key order by r.key) as requires
       from flag_references r
       join flags f on f.id = r.flag_id
       join environments e on e.id = r.environment_id
       where r.tenant_id = $1 and e.tenant_id = $1 and e.key = $2 and r.kind = 'flag'
       group by f.key`,
      [tenantId, environmentKey],
    );
    return new Map(rows.map((row) => [row.key, row.requires]));
  }

  async dependentsOf(tenantId: string, key: string): Promise<string[]> {
    const rows = await this.sql.query<{ key: string }[]>(
      `select distinct f.key from flag_references r join flags f on f.id = r.flag_id
       where r.tenant_id = $1 and r.kind = 'flag' and r.key = $2 order by f.key`,
      [tenantId, key],
    );
    return rows.map((row) => row.key);
  }

  /** Writes all configurations with one statement, and the references that can be found by their target. */
  private async writeConfigurations(tenantId: string, flag: Flag): Promise<void> {
    const entries = Object.entries(flag.environments).map(
      ([key, { version, servedVersion, ...configuration }]) => ({
        key,
        version,
        servedVersion,
        configuration,
      }),
    );
    await this.sql.query(
      `insert into flag_environments
         (tenant_id, flag_id, environment_id, configuration, enabled, version, served_version)
       select $1, $2, e.id, i.configuration, (i.configuration ->> 'enabled')::boolean, i.version,
         i."servedVersion"
       from json_to_recordset($3::json)
         as i(key text, configuration json, version integer, "servedVersion" integer)
       join environments e on e.tenant_id = $1 and e.key = i.key
       on conflict (flag_id, environment_id) do update set configuration = excluded.configuration,
         enabled = excluded.enabled, version = excluded.version, served_version = excluded.served_version`,
      [tenantId, flag.id, JSON.stringify(entries)],
    );
    await this.sql.query(`delete from flag_references where tenant_id = $1 and flag_id = $2`, [
      tenantId,
      flag.id,
    ]);
    const references = entries.flatMap(({ key, configuration }) =>
      referencesOf(key, configuration),
    );
    if (references.length === 0) return;
    await this.sql.query(
      `insert into flag_references (tenant_id, flag_id, environment_id, kind, key)
       select distinct $1::uuid, $2::uuid, e.id, i.kind, i.key
       from json_to_recordset($3::json) as i(environment text, kind text, key text)
       join environments e on e.tenant_id = $1 and e.key = i.environment`,
      [tenantId, flag.id, JSON.stringify(references)],
    );
  }
}

function metadataOf(flag: Flag): unknown[] {
  return [
    flag.name,
    flag.description,
    flag.tags,
    flag.owner,
    flag.type,
    JSON.stringify(flag.variants),
    flag.clientSide,
    flag.permanent,
    flag.archived,
    flag.version,
  ];
}

function referencesOf(environment: string, configuration: FlagConfiguration) {
  const flags = configuration.prerequisites.map(({ flag }) => ({ kind: 'flag', key: flag }));
  const segments = configuration.rules
    .flatMap((rule) => segmentsOf(rule.when))
    .map((key) => ({ kind: 'segment', key }));
  return [...flags, ...segments].map((reference) => ({ environment, ...reference }));
}
