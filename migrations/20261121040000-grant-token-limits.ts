import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** An environment that is removed leaves the limits of tokens too: the one thing of a token that ever changes. */
export class GrantTokenLimits20261121040000 implements MigrationInterface {
  readonly name = 'GrantTokenLimits20261121040000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('grant update (environments) on admin_tokens to ffs_app');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('revoke update (environments) on admin_tokens from ffs_app');
  }
}
