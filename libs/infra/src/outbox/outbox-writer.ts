import { type RulesetTouch } from '#domain/kernel/unit-of-work';
import { type Sql } from '../postgres/scope.js';
import { CHANNELS } from '../postgres/channels.js';

export interface WrittenRevision {
  readonly environmentId: string;
  readonly revision: number;
}

/**
 * Gives each environment touched its next revision and leaves one row for each in the outbox, in the
 * transaction of the write itself. The relay is woken by the commit, not before.
 */
export async function writeRevisions(
  sql: Sql,
  tenantId: string,
  touched: ReadonlyMap<string, RulesetTouch>,
): Promise<WrittenRevision[]> {
  if (touched.size === 0) return [];
  const input = [...touched].map(([environmentId, touch]) => ({ environmentId, ...touch }));
  const rows = await sql.query<{ environment_id: string; revision: string }[]>(
    `with touched as (
       select * from json_to_recordset($2::json) as i("environmentId" uuid, flags json, segments json)
     ), bumped as (
       update environments e set revision = revision + 1 from touched i
       where e.id = i."environmentId" and e.tenant_id = $1
       returning e.id, e.revision, i.flags, i.segments
     ), written as (
       insert into outbox (tenant_id, environment_id, revision, flags, segments, committed_at)
       select $1, id, revision, array(select json_array_elements_text(flags)),
         array(select json_array_elements_text(segments)), clock_timestamp()
       from bumped
       returning environment_id, revision
     )
     select written.*, pg_notify('${CHANNELS.outbox}', '') from written`,
    [tenantId, JSON.stringify(input)],
  );
  return rows.map((row) => ({
    environmentId: row.environment_id,
    revision: Number(row.revision),
  }));
}
