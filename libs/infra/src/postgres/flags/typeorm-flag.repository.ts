import { type Flag } from '#domain/flags/flag';
import { type FlagListQuery, type FlagPage, positionOf } from '#domain/flags/flag-list';
import { FlagRepository } from '#domain/flags/flag.repository';
import { type HeldWrites } from '../held-writes.js';
import {
  configurationRowsOf,
  type FlagRow,
  flagRowOf,
  referenceRowsOf,
  toFlag,
} from './flag.mapper.js';
import { flagListStatement } from './flag-list.statement.js';
import {
  INSERT_FLAGS,
  INSERT_REFERENCES,
  PUT_CONFIGURATIONS,
  REMOVE_FLAGS,
  REMOVE_REFERENCES,
  UPDATE_FLAGS,
} from './flag-writes.statements.js';
import { SELECT_FLAG } from './select-flag.js';

export class TypeormFlagRepository extends FlagRepository {
  constructor(private readonly sql: HeldWrites) {
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
    await this.sql.settle(REMOVE_FLAGS);
    await this.sql.hold(tenantId, INSERT_FLAGS, flagRowOf(flag), flag.id);
    await this.writeConfigurations(tenantId, flag);
  }

  async update(tenantId: string, flag: Flag): Promise<void> {
    await this.sql.settle(REMOVE_FLAGS);
    await this.sql.hold(tenantId, UPDATE_FLAGS, flagRowOf(flag), flag.id);
    await this.sql.hold(tenantId, REMOVE_REFERENCES, { id: flag.id }, flag.id);
    await this.writeConfigurations(tenantId, flag);
  }

  async remove(tenantId: string, id: string): Promise<void> {
    await this.sql.hold(tenantId, REMOVE_FLAGS, { id }, id);
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
    from: readonly string[],
  ): Promise<ReadonlyMap<string, readonly string[]>> {
    const rows = await this.sql.query<{ key: string; requires: string[] }[]>(
      `with recursive edge(key, required) as (
         select f.key, r.key from flags f
         join flag_references r on r.flag_id = f.id
         join environments e on e.id = r.environment_id
         where f.tenant_id = $1 and f.key = any($3) and e.tenant_id = $1 and e.key = $2
           and r.kind = 'flag'
         union
         select f.key, r.key from edge
         join flags f on f.tenant_id = $1 and f.key = edge.required
         join flag_references r on r.flag_id = f.id
         join environments e on e.id = r.environment_id
         where e.tenant_id = $1 and e.key = $2 and r.kind = 'flag'
       )
       select key, array_agg(required order by required) as requires from edge group by key`,
      [tenantId, environmentKey, from],
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

  /** Writes all configurations, and the references that can be found by their target. */
  private async writeConfigurations(tenantId: string, flag: Flag): Promise<void> {
    for (const row of configurationRowsOf(flag)) {
      await this.sql.hold(tenantId, PUT_CONFIGURATIONS, row, `${flag.id} ${row.environment}`);
    }
    for (const row of referenceRowsOf(flag)) {
      const identity = [flag.id, row.environment, row.kind, row.key].join(' ');
      await this.sql.hold(tenantId, INSERT_REFERENCES, row, identity);
    }
  }
}
