import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Lets each relay claim whole tenants: the oldest waiting change of every tenant is found by one step of the index. */
export class IndexOutboxByTenant20261121050000 implements MigrationInterface {
  readonly name = 'IndexOutboxByTenant20261121050000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `create index outbox_waiting on outbox (tenant_id, id) where published_at is null`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop index outbox_waiting`);
  }
}
