import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Tenants, access, flags, audit and outbox. Two roles without BYPASSRLS do all the work of the application:
 * `ffs_app` sees one tenant, the one named by the setting `ffs.tenant`; `ffs_system` sees what must be known
 * before a tenant is (log-in, SDK keys) and moves the outbox.
 */
export class CreateCore20261121000000 implements MigrationInterface {
  readonly name = 'CreateCore20261121000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...ROLES, ...TABLES, ...POLICIES, ...GRANTS]) {
      await runner.query(statement);
    }
  }

  /** The roles stay: they belong to the whole server, and another database may use them. */
  async down(runner: QueryRunner): Promise<void> {
    for (const table of [...CREATED_TABLES].reverse()) {
      await runner.query(`drop table ${table}`);
    }
    await runner.query('drop function ffs_tenant()');
  }
}

const ROLES = ['ffs_app', 'ffs_system'].flatMap((role) => [
  `do $$ begin
     create role ${role} nologin;
   exception when duplicate_object or unique_violation then null;
   end $$`,
  `do $$ begin
     if not pg_has_role(current_user, '${role}', case
          when current_setting('server_version_num')::integer >= 160000 then 'SET' else 'MEMBER' end) then
       grant ${role} to current_user;
     end if;
   end $$`,
]);

const CREATED_TABLES = [
  'tenants',
  'users',
  'members',
  'refresh_tokens',
  'environments',
  'sdk_keys',
  'flags',
  'flag_environments',
  'flag_references',
  'flag_history',
  'audit_entries',
  'outbox',
];

const TABLES = [
  `create table tenants (
     id uuid primary key,
     key text collate "C" not null unique,
     name text not null,
     created_at timestamptz not null,
     audit_seq bigint not null default 0,
     audit_hash text not null
   )`,
  `create table users (
     id uuid primary key,
     email text not null,
     name text not null,
     password_hash text not null,
     created_at timestamptz not null
   )`,
  `create unique index users_email on users (lower(email))`,
  `create table members (
     tenant_id uuid not null references tenants on delete cascade,
     user_id uuid not null references users on delete cascade,
     role text not null check (role in ('owner', 'admin', 'editor', 'viewer')),
     environments text[],
     created_at timestamptz not null,
     primary key (tenant_id, user_id)
   )`,
  `create index members_user on members (user_id)`,
  `create table refresh_tokens (
     hash text primary key,
     family_id uuid not null,
     user_id uuid not null references users on delete cascade,
     created_at timestamptz not null,
     expires_at timestamptz not null,
     used_at timestamptz,
     revoked_at timestamptz
   )`,
  `create index refresh_tokens_family on refresh_tokens (family_id)`,
  `create index refresh_tokens_expiry on refresh_tokens (expires_at)`,
  `create table environments (
     id uuid primary key,
     tenant_id uuid not null references tenants on delete cascade,
     key text collate "C" not null,
     name text not null,
     revision bigint not null default 0,
     position integer not null,
     created_at timestamptz not null,
     unique (tenant_id, key),
     unique (tenant_id, id)
   )`,
  `create table sdk_keys (
     id uuid primary key,
     tenant_id uuid not null,
     environment_id uuid not null,
     name text not null,
     kind text not null check (kind in ('server', 'client')),
     prefix text not null,
     hash text not null unique,
     created_at timestamptz not null,
     last_used_at timestamptz,
     expires_at timestamptz,
     revoked_at timestamptz,
     foreign key (tenant_id, environment_id) references environments (tenant_id, id) on delete cascade
   )`,
  `create index sdk_keys_environment on sdk_keys (tenant_id, environment_id)`,
  // json, not jsonb, where a document is answered as it came: jsonb forgets the order of members.
  `create table flags (
     id uuid primary key,
     tenant_id uuid not null references tenants on delete cascade,
     key text collate "C" not null,
     name text not null,
     description text not null,
     tags text[] not null,
     owner text,
     type text not null check (type in ('boolean', 'string', 'number', 'json')),
     variants json not null,
     client_side boolean not null,
     permanent boolean not null,
     archived boolean not null,
     version integer not null check (version > 0),
     created_at timestamptz not null,
     updated_at timestamptz not null,
     unique (tenant_id, key),
     unique (tenant_id, id)
   )`,
  `create index flags_updated on flags (tenant_id, updated_at, key)`,
  `create index flags_created on flags (tenant_id, created_at, key)`,
  `create table flag_environments (
     tenant_id uuid not null,
     flag_id uuid not null,
     environment_id uuid not null,
     configuration json not null,
     enabled boolean not null,
     version integer not null check (version > 0),
     served_version integer not null check (served_version > 0),
     primary key (flag_id, environment_id),
     foreign key (tenant_id, flag_id) references flags (tenant_id, id) on delete cascade,
     foreign key (tenant_id, environment_id) references environments (tenant_id, id) on delete cascade
   )`,
  `create index flag_environments_environment on flag_environments (tenant_id, environment_id)`,
  `create table flag_references (
     tenant_id uuid not null,
     flag_id uuid not null,
     environment_id uuid not null,
     kind text not null check (kind in ('flag', 'segment')),
     key text collate "C" not null,
     primary key (flag_id, environment_id, kind, key),
     foreign key (flag_id, environment_id) references flag_environments on delete cascade
   )`,
  `create index flag_references_target on flag_references (tenant_id, kind, key)`,
  `create index flag_references_environment on flag_references (tenant_id, environment_id, kind)`,
  `create table flag_history (
     tenant_id uuid not null references tenants on delete cascade,
     flag_id uuid not null,
     version integer not null,
     at timestamptz not null,
     actor json not null,
     action text not null,
     changes json not null,
     definition json not null,
     primary key (flag_id, version)
   )`,
  `create index flag_history_tenant on flag_history (tenant_id, flag_id)`,
  `create table audit_entries (
     tenant_id uuid not null references tenants on delete cascade,
     seq bigint not null,
     at timestamptz not null,
     actor json not null,
     action text not null,
     resource_type text not null,
     resource_key text not null,
     environment text,
     ip text,
     request_id text not null,
     before json,
     after json,
     hash text not null,
     primary key (tenant_id, seq)
   )`,
  `create table outbox (
     id bigint generated always as identity primary key,
     tenant_id uuid not null references tenants on delete cascade,
     environment_id uuid not null references environments on delete cascade,
     revision bigint not null,
     flags text[] not null,
     segments text[] not null,
     committed_at timestamptz not null,
     published_at timestamptz,
     unique (environment_id, revision)
   )`,
  `create index outbox_unpublished on outbox (id) where published_at is null`,
  `create index outbox_published on outbox (published_at) where published_at is not null`,
];

const TENANT_TABLES = [
  'members',
  'environments',
  'sdk_keys',
  'flags',
  'flag_environments',
  'flag_references',
  'flag_history',
  'audit_entries',
  'outbox',
];

const POLICIES = [
  `create function ffs_tenant() returns uuid language sql stable parallel safe
     return nullif(current_setting('ffs.tenant', true), '')::uuid`,
  ...CREATED_TABLES.flatMap((table) => [
    `alter table ${table} enable row level security`,
    `alter table ${table} force row level security`,
  ]),
  `create policy tenant on tenants to ffs_app using (id = ffs_tenant())`,
  ...TENANT_TABLES.map(
    (table) => `create policy tenant on ${table} to ffs_app using (tenant_id = ffs_tenant())`,
  ),
  ...['tenants', 'users', 'members', 'refresh_tokens', 'environments', 'sdk_keys', 'outbox'].map(
    (table) => `create policy system on ${table} to ffs_system using (true)`,
  ),
];

const GRANTS = [
  `grant usage on schema public to ffs_app, ffs_system`,
  `grant select, update (name, audit_seq, audit_hash) on tenants to ffs_app`,
  ...['members', 'environments', 'sdk_keys', 'flags', 'flag_environments', 'flag_references'].map(
    (table) => `grant select, insert, update, delete on ${table} to ffs_app`,
  ),
  // History and audit are only ever added to.
  `grant select, insert on flag_history, audit_entries, outbox to ffs_app`,
  `grant select, insert on tenants, users, members to ffs_system`,
  `grant select, insert, update, delete on refresh_tokens to ffs_system`,
  `grant select on environments, sdk_keys to ffs_system`,
  `grant update (last_used_at) on sdk_keys to ffs_system`,
  `grant select, delete, update (published_at) on outbox to ffs_system`,
];
