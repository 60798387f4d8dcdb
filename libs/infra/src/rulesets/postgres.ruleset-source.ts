import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import {
  type FlagConfiguration,
  type FlagType,
  type Ruleset,
  type RulesetChange,
  type RulesetFlag,
  RULESET_SCHEMA_VERSION,
  type Variant,
} from '#domain/evaluation/ruleset';
import { type EnvironmentAddress, RulesetSource } from '#domain/rulesets/ruleset.source';
import { asSystem, inTenant, type Sql } from '../postgres/scope.js';

interface ServedFlagRow {
  readonly key: string;
  readonly type: FlagType;
  readonly variants: Variant[];
  readonly client_side: boolean;
  readonly served_version: number;
  readonly configuration: FlagConfiguration;
}

interface ChangesRow {
  readonly revision: string;
  readonly steps: number;
  readonly flags: string[] | null;
}

const SELECT_SERVED = `
  select f.key, f.type, f.variants, f.client_side, fe.served_version, fe.configuration
  from flag_environments fe join flags f on f.id = fe.flag_id
  where fe.tenant_id = $1 and fe.environment_id = $2 and f.tenant_id = $1 and not f.archived`;

/** Beyond this many changed flags one full read is cheaper than a list of keys. */
const MOST_CHANGED_FLAGS = 1000;

/** Reads rulesets from the truth. One view each: revision and content belong together. */
@Injectable()
export class PostgresRulesetSource extends RulesetSource {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  load({ tenantId, environmentId }: EnvironmentAddress): Promise<Ruleset | null> {
    return inTenant(this.dataSource, tenantId, 'REPEATABLE READ', async (sql) => {
      const [environment] = await sql.query<{ key: string; revision: string }[]>(
        `select key, revision from environments where tenant_id = $1 and id = $2`,
        [tenantId, environmentId],
      );
      if (environment === undefined) return null;
      const rows = await sql.query<ServedFlagRow[]>(`${SELECT_SERVED} order by f.key`, [
        tenantId,
        environmentId,
      ]);
      return {
        schemaVersion: RULESET_SCHEMA_VERSION,
        environment: environment.key,
        revision: Number(environment.revision),
        flags: rows.map(toRulesetFlag),
        segments: [],
      };
    });
  }

  changesSince(
    { tenantId, environmentId }: EnvironmentAddress,
    revision: number,
  ): Promise<RulesetChange | null> {
    return inTenant(this.dataSource, tenantId, 'REPEATABLE READ', async (sql) => {
      const [changes] = await sql.query<ChangesRow[]>(
        `select e.revision, count(o.id)::integer as steps,
           (select array_agg(distinct f) from outbox o2, unnest(o2.flags) f
            where o2.tenant_id = $1 and o2.environment_id = e.id and o2.revision > $3) as flags
         from environments e
         left join outbox o on o.tenant_id = $1 and o.environment_id = e.id and o.revision > $3
         where e.tenant_id = $1 and e.id = $2 group by e.id, e.revision`,
        [tenantId, environmentId, revision],
      );
      if (changes === undefined) return null;
      const keys = changes.flags ?? [];
      // A gap in the outbox (retention) or a database restored to the past: only a full load is right.
      if (Number(changes.revision) - revision !== changes.steps) return null;
      if (keys.length > MOST_CHANGED_FLAGS) return null;
      const flags = await this.servedFlags(sql, tenantId, environmentId, keys);
      const found = new Set(flags.map((flag) => flag.key));
      return {
        revision: Number(changes.revision),
        flags,
        removedFlags: keys.filter((key) => !found.has(key)),
        segments: [],
        removedSegments: [],
      };
    });
  }

  async revisionsOf(environmentIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const rows = await asSystem(this.dataSource, (sql) =>
      sql.query<{ id: string; revision: string }[]>(
        `select id, revision from environments where id = any($1)`,
        [environmentIds],
      ),
    );
    return new Map(rows.map((row) => [row.id, Number(row.revision)]));
  }

  private async servedFlags(
    sql: Sql,
    tenantId: string,
    environmentId: string,
    keys: readonly string[],
  ): Promise<RulesetFlag[]> {
    if (keys.length === 0) return [];
    const rows = await sql.query<ServedFlagRow[]>(`${SELECT_SERVED} and f.key = any($3)`, [
      tenantId,
      environmentId,
      keys,
    ]);
    return rows.map(toRulesetFlag);
  }
}

function toRulesetFlag(row: ServedFlagRow): RulesetFlag {
  return {
    key: row.key,
    type: row.type,
    variants: row.variants,
    clientSide: row.client_side,
    version: row.served_version,
    ...row.configuration,
  };
}
