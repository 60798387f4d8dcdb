import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Indexes that find configurations and references by environment and flag without a tenant in front: ids are of one
 * tenant anyway. Before the first ANALYZE the planner takes any index on `tenant_id` for a good one, and then the
 * first import of a large tenant reads all of it again for every flag.
 */
export class IndexLargeTenants20261121060000 implements MigrationInterface {
  readonly name = 'IndexLargeTenants20261121060000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}

const UP = [
  `drop index flag_environments_environment`,
  `create index flag_environments_environment on flag_environments (environment_id, flag_id)`,
  `drop index flag_references_environment`,
  `create index flag_references_environment on flag_references (environment_id, flag_id)`,
];

const DOWN = [
  `drop index flag_references_environment`,
  `create index flag_references_environment on flag_references (tenant_id, environment_id, kind)`,
  `drop index flag_environments_environment`,
  `create index flag_environments_environment on flag_environments (tenant_id, environment_id)`,
];
