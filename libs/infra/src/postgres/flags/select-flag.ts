/** A flag with its configurations in the order of the environments. */
export const SELECT_FLAG = `
  select f.*, coalesce((
    select json_agg(json_build_object(
      'key', e.key, 'configuration', fe.configuration,
      'version', fe.version, 'servedVersion', fe.served_version) order by e.position)
    from flag_environments fe join environments e on e.id = fe.environment_id
    where fe.flag_id = f.id and fe.tenant_id = f.tenant_id), '[]') as environments
  from flags f`;
