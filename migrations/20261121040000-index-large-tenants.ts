import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Indexes that are right before the first ANALYZE, too: the first import of a large tenant fills empty tables, and
 * nobody has counted yet. Without numbers the planner takes one index on `tenant_id` for as good as any other.
 */
export class IndexLargeTenants20261121040000 implements MigrationInterface {
  readonly name = 'IndexLargeTenants20261121040000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}

/** Of indexes that look equally good the planner takes the newest; each foreign key looks its flag up by this one. */
const NEWEST_UNIQUE_FLAG = [
  `alter table flag_environments drop constraint flag_environments_tenant_id_flag_id_fkey`,
  `alter table flags drop constraint flags_tenant_id_id_key`,
  `alter table flags add constraint flags_tenant_id_id_key unique (tenant_id, id)`,
  `alter table flag_environments add constraint flag_environments_tenant_id_flag_id_fkey
     foreign key (tenant_id, flag_id) references flags (tenant_id, id) on delete cascade`,
];

const UP = [
  // An id of an environment or flag is of one tenant only.
  `drop index flag_environments_environment`,
  `create index flag_environments_environment on flag_environments (environment_id, flag_id)`,
  `drop index flag_references_environment`,
  `create index flag_references_environment on flag_references (environment_id, kind)`,
  ...NEWEST_UNIQUE_FLAG,
];

const DOWN = [
  `drop index flag_references_environment`,
  `create index flag_references_environment on flag_references (tenant_id, environment_id, kind)`,
  `drop index flag_environments_environment`,
  `create index flag_environments_environment on flag_environments (tenant_id, environment_id)`,
];
