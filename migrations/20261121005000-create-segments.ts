import { type MigrationInterface, type QueryRunner } from 'typeorm';

const TABLES = ['segments', 'segment_members', 'segment_references'];

/** Segments. Members have rows of their own, so that adding one to a hundred thousand writes one. */
export class CreateSegments20261121005000 implements MigrationInterface {
  readonly name = 'CreateSegments20261121005000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
    for (const table of TABLES) {
      await runner.query(`alter table ${table} enable row level security`);
      await runner.query(`alter table ${table} force row level security`);
      await runner.query(
        `create policy tenant on ${table} to ffs_app using (tenant_id = ffs_tenant())`,
      );
      await runner.query(`grant select, insert, update, delete on ${table} to ffs_app`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of [...TABLES].reverse()) await runner.query(`drop table ${table}`);
  }
}

const STATEMENTS = [
  `create table segments (
     id uuid primary key,
     tenant_id uuid not null references tenants on delete cascade,
     key text collate "C" not null,
     name text not null,
     description text not null,
     attribute text not null,
     condition json,
     included_count integer not null default 0,
     excluded_count integer not null default 0,
     version integer not null check (version > 0),
     created_at timestamptz not null,
     updated_at timestamptz not null,
     unique (tenant_id, key),
     unique (tenant_id, id)
   )`,
  `create table segment_members (
     tenant_id uuid not null,
     segment_id uuid not null,
     list text not null check (list in ('included', 'excluded')),
     value text collate "C" not null,
     primary key (segment_id, list, value),
     foreign key (tenant_id, segment_id) references segments (tenant_id, id) on delete cascade
   )`,
  `create table segment_references (
     tenant_id uuid not null,
     segment_id uuid not null,
     key text collate "C" not null,
     primary key (segment_id, key),
     foreign key (tenant_id, segment_id) references segments (tenant_id, id) on delete cascade
   )`,
  `create index segment_references_target on segment_references (tenant_id, key)`,
];
