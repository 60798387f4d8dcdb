import { tamper } from './tampering.js';

export const LARGE = { flags: 10_000, tenants: 200, members: 100_000, audit: 60_000 } as const;

/** Tables that grow with use; a scan of one of them grows with it. */
export const LARGE_TABLES = [
  'admin_tokens',
  'audit_entries',
  'environments',
  'external_identities',
  'flag_environments',
  'flag_history',
  'flag_references',
  'flags',
  'idempotent_answers',
  'invitations',
  'members',
  'outbox',
  'refresh_tokens',
  'sdk_keys',
  'segment_members',
  'segments',
  'users',
];

const id = (kind: string, n: string) => `md5('${kind}' || ${n})::uuid`;
const ACTOR = `'{"type":"user","id":"someone","name":"Ada"}'::json`;
const CONFIGURATION = `'{"enabled":true,"offVariant":"off","targets":[],"prerequisites":[],"rules":[],
  "fallthrough":{"variant":"on"}}'`;

/**
 * Fills the database of a service with one large tenant, which is there already, among many others. The flags are
 * `flag-1` and so on, each tenth requires the one before, and `segment-1` has most of the members.
 */
export async function makeLarge(dsn: string, tenantId: string): Promise<void> {
  const tenants = `(select '${tenantId}'::uuid as tenant, 0 as t, ${LARGE.flags} as flags
    union all select ${id('tenant', 't')}, t, ${LARGE.flags / 40}
    from generate_series(1, ${LARGE.tenants}) t) tenants`;
  const statements = [
    `insert into tenants (id, key, name, created_at, audit_hash)
     select ${id('tenant', 't')}, 'tenant-' || t, 'T', now(), ''
     from generate_series(1, ${LARGE.tenants}) t`,
    `insert into environments (id, tenant_id, key, name, revision, position, created_at)
     select ${id('environment', `(t || '-' || k)`)}, tenant, 'environment-' || k, 'E', 50, 10 + k, now()
     from ${tenants}, generate_series(1, 10) k where t > 0`,
    `insert into users (id, email, name, password_hash, created_at)
     select ${id('user', 'u')}, 'user-' || u || '@example.com', 'U', '', now()
     from generate_series(1, 20000) u`,
    `insert into members (tenant_id, user_id, role, created_at)
     select tenant, ${id('user', `(u * 97 % 20000 + 1)`)}, 'viewer', now()
     from ${tenants}, generate_series(t * 100 + 1, t * 100 + 100) u`,
    `insert into invitations (hash, tenant_id, user_id, created_at, expires_at)
     select 'hash-' || row_number() over (), tenant_id, user_id, now(), now() from members`,
    `insert into external_identities (issuer, subject, user_id, created_at)
     select 'https://issuer.example', 'subject-' || id, id, now() from users`,
    `insert into refresh_tokens (hash, family_id, user_id, created_at, expires_at)
     select 'hash-' || n, ${id('family', 'n')}, ${id('user', '(n % 20000 + 1)')}, now(),
       now() + n * interval '1 second'
     from generate_series(1, 40000) n`,
    `insert into admin_tokens (id, tenant_id, made_by, name, role, prefix, hash, created_at)
     select ${id('token', `(user_id::text || tenant_id)`)}, tenant_id, user_id, 'token', 'viewer', 'p',
       'hash-' || row_number() over (), now()
     from members where role = 'viewer'`,
    `insert into sdk_keys (id, tenant_id, environment_id, name, kind, prefix, hash, created_at)
     select ${id('key', `(e.id || '-' || n)`)}, tenant_id, e.id, 'key', 'server', 'p',
       e.id || '-' || n, now()
     from environments e, generate_series(1, 10) n`,
    `insert into flags (id, tenant_id, key, name, description, tags, owner, type, variants,
       client_side, permanent, archived, version, created_at, updated_at)
     select ${id('flag', `(t || '-' || f)`)}, tenant, 'flag-' || f, 'Flag ' || f, 'what it is for',
       array['tag-' || f % 100], 'owner-' || f % 100, 'boolean',
       '[{"key":"on","value":true},{"key":"off","value":false}]', false, false, f % 100 = 0, 1,
       now() - f * interval '1 minute', now() - (f * 7919 % 10000) * interval '1 minute'
     from ${tenants}, generate_series(1, flags) f`,
    `insert into flag_environments
       (tenant_id, flag_id, environment_id, configuration, enabled, version, served_version)
     select f.tenant_id, f.id, e.id, ${CONFIGURATION}, hashtext(f.key) % 3 = 0, 1, 1
     from flags f join environments e on e.tenant_id = f.tenant_id and e.position < 14`,
    `insert into flag_references (tenant_id, flag_id, environment_id, kind, key)
     select f.tenant_id, f.id, fe.environment_id, 'flag', 'flag-' || split_part(f.key, '-', 2)::integer - 1
     from flags f join flag_environments fe on fe.flag_id = f.id where f.key like '%1'`,
    `insert into flag_references (tenant_id, flag_id, environment_id, kind, key)
     select f.tenant_id, f.id, fe.environment_id, 'segment', 'segment-' || abs(hashtext(f.key) % 300) + 1
     from flags f join flag_environments fe on fe.flag_id = f.id`,
    `insert into flag_history (tenant_id, flag_id, version, at, actor, action, changes, definition)
     select tenant_id, id, v, now(), ${ACTOR}, 'flag.update', '[]', json_build_object('key', key,
       'name', name, 'description', description, 'tags', tags, 'owner', owner, 'type', type,
       'variants', variants, 'clientSide', client_side, 'permanent', permanent, 'archived', archived,
       'environments', json_build_object())
     from flags, lateral generate_series(1, case key when 'flag-7' then 100 else 1 end) v`,
    `insert into segments (id, tenant_id, key, name, description, attribute, included_count,
       excluded_count, version, created_at, updated_at)
     select ${id('segment', `(t || '-' || s)`)}, tenant, 'segment-' || s, 'S', '', 'userID',
       case when t = 0 and s = 1 then ${LARGE.members} else 20 end, 0, 1, now(), now()
     from ${tenants}, generate_series(1, case t when 0 then 500 else 20 end) s`,
    `insert into segment_members (tenant_id, segment_id, list, value)
     select s.tenant_id, s.id, 'included', 'member-' || m
     from segments s, generate_series(1, s.included_count) m`,
    `insert into audit_entries (tenant_id, seq, at, actor, action, resource_type, resource_key,
       environment, request_id, hash)
     select tenant, 1000 + n, now() - n * interval '1 minute', ${ACTOR}, 'flag.update', 'flag',
       'flag-' || n % 2000, 'production', 'r', repeat('0', 64)
     from ${tenants}, generate_series(1, case t when 0 then ${LARGE.audit} else 300 end) n`,
    `update tenants set audit_seq = 1000 + ${LARGE.audit} where id = '${tenantId}'`,
    `insert into outbox (tenant_id, environment_id, revision, flags, segments, committed_at, published_at)
     select tenant_id, id, revision - n, array['flag-1'], '{}', now(), now() - n * interval '1 hour'
     from environments, generate_series(0, 40) n where revision = 50`,
    `insert into idempotent_answers (tenant_id, credential, key, fingerprint, answer, created_at)
     select tenant, 'user', 'key-' || n, 'f', 'a', now() - n * interval '1 minute'
     from ${tenants}, generate_series(1, 100) n`,
  ];
  await tamper(dsn, ...statements.map((text) => [text] as const));
  await tamper(dsn, [`analyze ${LARGE_TABLES.join(', ')}`]);
}
