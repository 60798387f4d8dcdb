import pg from 'pg';

export const TENANTS = 100;
export const ENVIRONMENTS_EACH = 100;
export const FLAGS_EACH = 100;

const id = (kind: string, n: string) => `md5('${kind}' || ${n})::uuid`;
const ALL = `generate_series(1, ${TENANTS}) t, generate_series(1, ${ENVIRONMENTS_EACH}) e`;
const CONFIGURATION = `'{"enabled":true,"offVariant":"off","targets":[],"prerequisites":[],"rules":[
  {"id":"r1","when":{"attribute":"country","op":"in","values":["DE","FR","IT"]},"serve":{"variant":"on"}}],
  "fallthrough":{"variant":"off"}}'::json`;

/** Row-level security binds the owner too, except while it is off. */
const TABLES = ['tenants', 'environments', 'sdk_keys', 'flags', 'flag_environments'];
const FILL = [
  `insert into tenants (id, key, name, created_at, audit_hash)
   select ${id('tenant', 't')}, 'tenant-' || t, 'T', now(), '' from generate_series(1, ${TENANTS}) t`,
  `insert into environments (id, tenant_id, key, name, revision, position, created_at)
   select ${id('environment', `(t || '-' || e)`)}, ${id('tenant', 't')}, 'environment-' || e, 'E', 1, e, now()
   from ${ALL}`,
  `insert into sdk_keys (id, tenant_id, environment_id, name, kind, prefix, hash, created_at)
   select ${id('key', `(t || '-' || e)`)}, ${id('tenant', 't')}, ${id('environment', `(t || '-' || e)`)},
     'key', 'server', 'ffs_srv_', encode(sha256(('ffs_srv_' || lpad(t || 'x' || e, 40, '0'))::bytea), 'hex'), now()
   from ${ALL}`,
  `insert into flags (id, tenant_id, key, name, description, tags, type, variants, client_side, permanent,
     archived, version, created_at, updated_at)
   select ${id('flag', `(t || '-' || f)`)}, ${id('tenant', 't')}, 'flag-' || f, 'F', '', '{}', 'boolean',
     '[{"key":"on","value":true},{"key":"off","value":false}]', false, false, false, 1, now(), now()
   from generate_series(1, ${TENANTS}) t, generate_series(1, ${FLAGS_EACH}) f`,
  `insert into flag_environments (tenant_id, flag_id, environment_id, configuration, enabled, version, served_version)
   select f.tenant_id, f.id, e.id, ${CONFIGURATION}, true, 1, 1
   from flags f join environments e on e.tenant_id = f.tenant_id`,
];

/** The key of each environment, by what `FILL` has hashed. */
export function allKeys(): string[] {
  const numbers = (count: number) => Array.from({ length: count }, (_, at) => at + 1);
  return numbers(TENANTS).flatMap((t) =>
    numbers(ENVIRONMENTS_EACH).map((e) => `ffs_srv_${`${t}x${e}`.padStart(40, '0')}`),
  );
}

/** Fills a database that has the schema, past the API, which would take hours. */
export async function fillDatabase(dsn: string): Promise<void> {
  const client = new pg.Client({ connectionString: dsn });
  await client.connect();
  try {
    for (const table of TABLES)
      await client.query(`alter table ${table} no force row level security`);
    for (const statement of FILL) await client.query(statement);
    for (const table of TABLES) await client.query(`alter table ${table} force row level security`);
    await client.query(`analyze ${TABLES.join(', ')}`);
  } finally {
    await client.end();
  }
}
