import {
  FlagHistory,
  type FlagHistoryPage,
  type FlagHistoryQuery,
  type FlagVersion,
  type FlagVersionItem,
} from '#domain/flags/flag-history';
import { boundedPage, bytesOf, PAGE_BYTES, type PagedRow } from '../bounded-page.js';
import { type HeldWrites, type RowsStatement } from '../held-writes.js';

interface ItemRow extends Omit<FlagVersionItem, 'flagId'> {
  readonly flag_id: string;
}

interface VersionRow extends ItemRow {
  readonly definition: FlagVersion['definition'];
}

const APPEND: RowsStatement = {
  step: 9,
  text: `
  insert into flag_history (tenant_id, flag_id, version, at, actor, action, changes, definition)
  select $1, i.* from json_to_recordset($2::json) as i(flag_id uuid, version integer,
    at timestamptz, actor json, action text, changes json, definition json)`,
};

const ITEM = 'flag_id, version, at, actor, action, changes';

export class TypeormFlagHistory extends FlagHistory {
  constructor(private readonly sql: HeldWrites) {
    super();
  }

  append(tenantId: string, { flagId, ...version }: FlagVersion): Promise<void> {
    const row = { flag_id: flagId, ...version };
    return this.sql.hold(tenantId, APPEND, row, `${flagId} ${version.version}`);
  }

  async list(
    tenantId: string,
    flagId: string,
    { limit, before }: FlagHistoryQuery,
  ): Promise<FlagHistoryPage> {
    const page = `select ${ITEM}, ${bytesOf('changes')} as bytes from flag_history
      where tenant_id = $1 and flag_id = $2 and ($3::integer is null or version < $3)
      order by version desc limit $4`;
    const rows = await this.sql.query<(ItemRow & PagedRow)[]>(
      boundedPage(page, 'version desc', PAGE_BYTES),
      [tenantId, flagId, before ?? null, limit + 1],
    );
    const items = rows.slice(0, limit).map(toItem);
    const more = (rows[0]?.found ?? 0) > items.length;
    return { items, next: more ? (items.at(-1)?.version ?? null) : null };
  }

  async find(tenantId: string, flagId: string, version: number): Promise<FlagVersion | null> {
    const [row] = await this.sql.query<VersionRow[]>(
      `select ${ITEM}, definition from flag_history
       where tenant_id = $1 and flag_id = $2 and version = $3`,
      [tenantId, flagId, version],
    );
    return row ? { ...toItem(row), definition: row.definition } : null;
  }
}

function toItem({ flag_id: flagId, version, at, actor, action, changes }: ItemRow) {
  return { flagId, version, at, actor, action, changes };
}
