import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Invitations, tokens of the Admin API, identities of external issuers, and what is left of deleted tenants.
 * `ffs_app` may see the persons who are members of its tenant, but never a password's hash.
 */
export class CreatePeople20261121020000 implements MigrationInterface {
  readonly name = 'CreatePeople20261121020000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...TABLES, ...POLICIES, ...GRANTS]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of UNDO) await runner.query(statement);
  }
}

const TABLES = [
  // Everybody so far has a password of their own.
  `alter table users add column can_log_in boolean not null default true`,
  `create index refresh_tokens_user on refresh_tokens (user_id)`,
  `create table invitations (
     hash text primary key,
     tenant_id uuid not null,
     user_id uuid not null,
     created_at timestamptz not null,
     expires_at timestamptz not null,
     unique (tenant_id, user_id),
     foreign key (tenant_id, user_id) references members (tenant_id, user_id) on delete cascade
   )`,
  `create index invitations_user on invitations (user_id)`,
  `create table admin_tokens (
     id uuid primary key,
     tenant_id uuid not null,
     made_by uuid not null,
     name text not null,
     role text not null check (role in ('owner', 'admin', 'editor', 'viewer')),
     environments text[],
     prefix text not null,
     hash text not null unique,
     created_at timestamptz not null,
     last_used_at timestamptz,
     expires_at timestamptz,
     foreign key (tenant_id, made_by) references members (tenant_id, user_id) on delete cascade
   )`,
  `create index admin_tokens_tenant on admin_tokens (tenant_id, id)`,
  `create index admin_tokens_maker on admin_tokens (tenant_id, made_by)`,
  `create table external_identities (
     issuer text not null,
     subject text not null,
     user_id uuid not null references users on delete cascade,
     created_at timestamptz not null,
     primary key (issuer, subject),
     unique (issuer, user_id)
   )`,
  `create index external_identities_user on external_identities (user_id)`,
  // Not a child of tenants: it stays when its tenant goes.
  `create table deleted_tenants (
     tenant_id uuid primary key,
     key text collate "C" not null,
     deleted_at timestamptz not null,
     actor json not null,
     request_id text not null,
     audit_seq bigint not null,
     audit_hash text not null
   )`,
];

const POLICIES = [
  ...['invitations', 'admin_tokens', 'external_identities', 'deleted_tenants'].flatMap((table) => [
    `alter table ${table} enable row level security`,
    `alter table ${table} force row level security`,
  ]),
  ...['invitations', 'admin_tokens', 'deleted_tenants'].map(
    (table) => `create policy tenant on ${table} to ffs_app using (tenant_id = ffs_tenant())`,
  ),
  ...['invitations', 'admin_tokens', 'external_identities', 'deleted_tenants'].map(
    (table) => `create policy system on ${table} to ffs_system using (true)`,
  ),
  `create policy tenant on users for select to ffs_app using (
     exists (select from members m where m.tenant_id = ffs_tenant() and m.user_id = users.id))`,
];

const GRANTS = [
  `grant select (id, email, name, created_at, can_log_in) on users to ffs_app`,
  `grant delete on tenants to ffs_app`,
  `grant select, insert, delete on invitations, admin_tokens to ffs_app`,
  `grant insert on deleted_tenants to ffs_app`,
  `grant update (name, password_hash, can_log_in) on users to ffs_system`,
  `grant select, delete on invitations to ffs_system`,
  `grant select, update (last_used_at) on admin_tokens to ffs_system`,
  `grant select, insert on external_identities to ffs_system`,
  // For whoever runs the service: the tenant that could have asked is gone.
  `grant select on deleted_tenants to ffs_system`,
];

const UNDO = [
  ...['deleted_tenants', 'external_identities', 'admin_tokens', 'invitations'].map(
    (table) => `drop table ${table}`,
  ),
  `drop policy tenant on users`,
  `revoke delete on tenants from ffs_app`,
  `revoke select (id, email, name, created_at, can_log_in) on users from ffs_app`,
  `revoke update (name, password_hash, can_log_in) on users from ffs_system`,
  `drop index refresh_tokens_user`,
  `alter table users drop column can_log_in`,
];
