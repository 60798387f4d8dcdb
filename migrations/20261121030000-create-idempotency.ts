import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** The answers that a repeated request with the same Idempotency-Key gets again. */
export class CreateIdempotency20261121030000 implements MigrationInterface {
  readonly name = 'CreateIdempotency20261121030000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table idempotent_answers');
  }
}

const STATEMENTS = [
  `create table idempotent_answers (
     tenant_id uuid not null references tenants on delete cascade,
     credential text not null,
     key text collate "C" not null,
     fingerprint text not null,
     answer bytea not null,
     created_at timestamptz not null default now(),
     primary key (tenant_id, credential, key)
   )`,
  `create index idempotent_answers_age on idempotent_answers (created_at)`,
  `alter table idempotent_answers enable row level security`,
  `alter table idempotent_answers force row level security`,
  `create policy tenant on idempotent_answers to ffs_app using (tenant_id = ffs_tenant())`,
  `create policy system on idempotent_answers to ffs_system using (true)`,
  `grant select, insert, update on idempotent_answers to ffs_app`,
  `grant select (created_at), delete on idempotent_answers to ffs_system`,
];
