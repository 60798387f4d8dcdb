import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import {
  type Condition,
  type FlagConfiguration,
  type FlagType,
  type Ruleset,
  type RulesetChange,
  type RulesetFlag,
  type RulesetSegment,
  RULESET_SCHEMA_VERSION,
  type Variant,
} from '#domain/evaluation/ruleset';
import { type EnvironmentAddress, RulesetSource } from '#domain/rulesets/ruleset.source';
import { rulesetLoads } from '../observability/metrics.js';
import { asSystem, inTenant, type Sql } from '../postgres/scope.js';
import {
  SELECT_CHANGES,
  SELECT_SERVED_FLAGS,
  SELECT_SERVED_SEGMENTS,
} from './served.statements.js';

interface ServedFlagRow {
  readonly key: string;
  readonly type: FlagType;
  readonly variants: Variant[];
  readonly client_side: boolean;
  readonly served_version: number;
  readonly configuration: FlagConfiguration;
}

interface ServedSegmentRow {
  readonly key: string;
  readonly attribute: string;
  readonly condition: Condition | null;
  readonly included: string[];
  readonly excluded: string[];
}

interface ChangesRow {
  readonly revision: string;
  readonly steps: number;
  readonly flags: string[];
  readonly segments: string[];
}

/** Beyond this many changed flags one full read is cheaper than a list of keys. */
const MOST_CHANGED_FLAGS = 1000;

/** Reads rulesets from the truth. One view each: revision and content belong together. */
@Injectable()
export class PostgresRulesetSource extends RulesetSource {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override load(address: EnvironmentAddress): Promise<Ruleset | null> {
    return this.inView(address, async (sql, scope) => {
      const [environment] = await sql.query<{ key: string; revision: string }[]>(
        `select key, revision from environments where tenant_id = $1 and id = $2`,
        scope,
      );
      if (environment === undefined) return null;
      const flags = await sql.query<ServedFlagRow[]>(
        `${SELECT_SERVED_FLAGS} order by f.key`,
        scope,
      );
      const segments = await sql.query<ServedSegmentRow[]>(
        `${SELECT_SERVED_SEGMENTS} order by s.key`,
        scope,
      );
      rulesetLoads.inc({ from: 'postgres' });
      return {
        schemaVersion: RULESET_SCHEMA_VERSION,
        environment: environment.key,
        revision: Number(environment.revision),
        flags: flags.map(toRulesetFlag),
        segments: segments.map(toRulesetSegment),
      };
    });
  }

  override changesSince(
    address: EnvironmentAddress,
    revision: number,
  ): Promise<RulesetChange | null> {
    return this.inView(address, async (sql, scope) => {
      const [changes] = await sql.query<ChangesRow[]>(SELECT_CHANGES, [...scope, revision]);
      if (changes === undefined) return null;
      // A gap in the outbox (retention) or a database restored to the past: only a full load is right.
      if (Number(changes.revision) - revision !== changes.steps) return null;
      if (changes.flags.length > MOST_CHANGED_FLAGS) return null;
      const flags = await this.servedFlags(sql, scope, changes.flags);
      const segments = await this.servedSegments(sql, scope, changes.segments);
      return {
        schemaVersion: RULESET_SCHEMA_VERSION,
        revision: Number(changes.revision),
        flags,
        removedFlags: missingFrom(flags, changes.flags),
        segments,
        removedSegments: missingFrom(segments, changes.segments),
      };
    });
  }

  override async revisionsOf(
    environmentIds: readonly string[],
  ): Promise<ReadonlyMap<string, number>> {
    const rows = await asSystem(this.dataSource, (sql) =>
      sql.query<{ id: string; revision: string }[]>(
        `select id, revision from environments where id = any($1)`,
        [environmentIds],
      ),
    );
    return new Map(rows.map((row) => [row.id, Number(row.revision)]));
  }

  private inView<Result>(
    { tenantId, environmentId }: EnvironmentAddress,
    work: (sql: Sql, scope: readonly [string, string]) => Promise<Result>,
  ): Promise<Result> {
    return inTenant(this.dataSource, tenantId, 'REPEATABLE READ', (sql) =>
      work(sql, [tenantId, environmentId]),
    );
  }

  private async servedFlags(
    sql: Sql,
    scope: readonly [string, string],
    keys: readonly string[],
  ): Promise<RulesetFlag[]> {
    if (keys.length === 0) return [];
    const statement = `${SELECT_SERVED_FLAGS} and f.key = any($3)`;
    return (await sql.query<ServedFlagRow[]>(statement, [...scope, keys])).map(toRulesetFlag);
  }

  private async servedSegments(
    sql: Sql,
    scope: readonly [string, string],
    keys: readonly string[],
  ): Promise<RulesetSegment[]> {
    if (keys.length === 0) return [];
    const statement = `${SELECT_SERVED_SEGMENTS} and s.key = any($3)`;
    return (await sql.query<ServedSegmentRow[]>(statement, [...scope, keys])).map(toRulesetSegment);
  }
}

function missingFrom(
  found: readonly { readonly key: string }[],
  keys: readonly string[],
): string[] {
  const present = new Set(found.map(({ key }) => key));
  return keys.filter((key) => !present.has(key));
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

function toRulesetSegment(row: ServedSegmentRow): RulesetSegment {
  return {
    key: row.key,
    included: row.included,
    excluded: row.excluded,
    attribute: row.attribute,
    when: row.condition,
  };
}
