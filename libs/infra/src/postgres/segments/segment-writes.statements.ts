import { type RowsStatement } from '../held-writes.js';

const ROWS = `json_to_recordset($2::json) as i(id uuid, key text, name text, description text,
  attribute text, condition json, included_count integer, excluded_count integer, version integer,
  created_at timestamptz, updated_at timestamptz)`;

/** A list and not a join, for which the planner would read the whole table. */
const IDS = `array(select i.id from json_to_recordset($2::json) as i(id uuid))`;

export const INSERT_SEGMENTS: RowsStatement = {
  step: 1,
  text: `
  insert into segments (tenant_id, id, key, name, description, attribute, condition,
    included_count, excluded_count, version, created_at, updated_at)
  select $1, i.* from ${ROWS}`,
};

export const UPDATE_SEGMENTS: RowsStatement = {
  step: 1,
  text: `
  update segments s set name = i.name, description = i.description, attribute = i.attribute,
    condition = i.condition, included_count = i.included_count,
    excluded_count = i.excluded_count, version = i.version, updated_at = i.updated_at
  from ${ROWS} where s.tenant_id = $1 and s.id = i.id`,
};

export const REMOVE_SEGMENTS: RowsStatement = {
  step: 4,
  text: `
  delete from segments where tenant_id = $1 and id = any (${IDS})`,
};

export const REMOVE_MEMBERS: RowsStatement = {
  step: 2,
  text: `
  delete from segment_members where tenant_id = $1 and segment_id = any (${IDS})`,
};

export const INSERT_MEMBERS: RowsStatement = {
  step: 3,
  text: `
  insert into segment_members (tenant_id, segment_id, list, value)
  select $1, i.segment_id, i.list, m.value
  from json_to_recordset($2::json) as i(segment_id uuid, list text, members json),
    json_array_elements_text(i.members) as m(value)`,
};

export const REMOVE_REFERENCES: RowsStatement = {
  step: 2,
  text: `
  delete from segment_references where tenant_id = $1 and segment_id = any (${IDS})`,
};

export const INSERT_REFERENCES: RowsStatement = {
  step: 3,
  text: `
  insert into segment_references (tenant_id, segment_id, key)
  select $1, i.segment_id, i.key from json_to_recordset($2::json) as i(segment_id uuid, key text)`,
};
