import { type FlagVersion, FlagHistory } from '#domain/flags/flag-history';
import { type Sql } from '../scope.js';

interface FlagVersionRow extends Pick<FlagVersion, 'version' | 'at' | 'actor' | 'action'> {
  readonly flag_id: string;
  readonly changes: FlagVersion['changes'];
  readonly definition: FlagVersion['definition'];
}

export class TypeormFlagHistory extends FlagHistory {
  constructor(private readonly sql: Sql) {
    super();
  }

  async append(tenantId: string, version: FlagVersion): Promise<void> {
    await this.sql.query(
      `insert into flag_history (tenant_id, flag_id, version, at, actor, action, changes, definition)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        tenantId,
        version.flagId,
        version.version,
        version.at,
        JSON.stringify(version.actor),
        version.action,
        JSON.stringify(version.changes),
        JSON.stringify(version.definition),
      ],
    );
  }

  async list(tenantId: string, flagId: string, limit: number): Promise<FlagVersion[]> {
    const rows = await this.sql.query<FlagVersionRow[]>(
      `select * from flag_history where tenant_id = $1 and flag_id = $2
       order by version desc limit $3`,
      [tenantId, flagId, limit],
    );
    return rows.map(({ flag_id: id, version, at, actor, action, changes, definition }) => ({
      flagId: id,
      version,
      at,
      actor,
      action,
      changes,
      definition,
    }));
  }
}
