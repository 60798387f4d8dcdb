/** `$1` is the tenant, `$2` the environment. Archived flags are not served. */
export const SELECT_SERVED_FLAGS = `
  select f.key, f.type, f.variants, f.client_side, fe.served_version, fe.configuration
  from flag_environments fe join flags f on f.id = fe.flag_id
  where fe.tenant_id = $1 and fe.environment_id = $2 and f.tenant_id = $1 and not f.archived`;

/** The segments that the environment's flags refer to, directly or through segments, and no others. */
export const SELECT_SERVED_SEGMENTS = `
  with recursive used(key) as (
    select r.key from flag_references r join flags f on f.id = r.flag_id
    where r.tenant_id = $1 and r.environment_id = $2 and r.kind = 'segment' and not f.archived
    union
    select r.key from segment_references r
    join segments s on s.id = r.segment_id
    join used u on u.key = s.key
    where r.tenant_id = $1 and s.tenant_id = $1
  )
  select s.key, s.attribute, s.condition,
    array(select m.value from segment_members m where m.tenant_id = $1 and m.segment_id = s.id
      and m.list = 'included' order by m.value) as included,
    array(select m.value from segment_members m where m.tenant_id = $1 and m.segment_id = s.id
      and m.list = 'excluded' order by m.value) as excluded
  from segments s join used u on u.key = s.key
  where s.tenant_id = $1`;

/** What was touched since revision `$3`, and whether every revision since then is known. */
export const SELECT_CHANGES = `
  select e.revision,
    (select count(*)::integer from outbox o
     where o.tenant_id = $1 and o.environment_id = e.id and o.revision > $3) as steps,
    array(select distinct unnest(o.flags) from outbox o
     where o.tenant_id = $1 and o.environment_id = e.id and o.revision > $3) as flags,
    array(select distinct unnest(o.segments) from outbox o
     where o.tenant_id = $1 and o.environment_id = e.id and o.revision > $3) as segments
  from environments e where e.tenant_id = $1 and e.id = $2`;
