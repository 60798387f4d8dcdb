import { type RowsStatement } from '../held-writes.js';

const ROWS = `json_to_recordset($2::json) as i(id uuid, key text, name text, description text,
  tags text[], owner text, type text, variants json, client_side boolean, permanent boolean,
  archived boolean, version integer, created_at timestamptz, updated_at timestamptz)`;

/** A list and not a join, for which the planner would read the whole table. */
const IDS = `array(select i.id from json_to_recordset($2::json) as i(id uuid))`;

export const INSERT_FLAGS: RowsStatement = {
  step: 1,
  text: `
  insert into flags (tenant_id, id, key, name, description, tags, owner, type, variants,
    client_side, permanent, archived, version, created_at, updated_at)
  select $1, i.* from ${ROWS}`,
};

export const UPDATE_FLAGS: RowsStatement = {
  step: 1,
  text: `
  update flags f set name = i.name, description = i.description, tags = i.tags, owner = i.owner,
    type = i.type, variants = i.variants, client_side = i.client_side, permanent = i.permanent,
    archived = i.archived, version = i.version, updated_at = i.updated_at
  from ${ROWS} where f.tenant_id = $1 and f.id = i.id`,
};

export const REMOVE_FLAGS: RowsStatement = {
  step: 5,
  text: `
  delete from flags where tenant_id = $1 and id = any (${IDS})`,
};

export const PUT_CONFIGURATIONS: RowsStatement = {
  step: 3,
  text: `
  insert into flag_environments
    (tenant_id, flag_id, environment_id, configuration, enabled, version, served_version)
  select $1, i.flag_id, e.id, i.configuration, i.enabled, i.version, i.served_version
  from json_to_recordset($2::json) as i(flag_id uuid, environment text, configuration json,
    enabled boolean, version integer, served_version integer)
  join environments e on e.tenant_id = $1 and e.key = i.environment
  on conflict (flag_id, environment_id) do update set configuration = excluded.configuration,
    enabled = excluded.enabled, version = excluded.version, served_version = excluded.served_version`,
};

export const REMOVE_REFERENCES: RowsStatement = {
  step: 2,
  text: `
  delete from flag_references where tenant_id = $1 and flag_id = any (${IDS})`,
};

export const INSERT_REFERENCES: RowsStatement = {
  step: 4,
  text: `
  insert into flag_references (tenant_id, flag_id, environment_id, kind, key)
  select $1, i.flag_id, e.id, i.kind, i.key
  from json_to_recordset($2::json) as i(flag_id uuid, environment text, kind text, key text)
  join environments e on e.tenant_id = $1 and e.key = i.environment`,
};
