import { loadMigrationConfig } from '#infra/config/load-config';
import { startOrExit } from '#infra/operations/start-or-exit';
import { revertMigration, runMigrations } from '#infra/postgres/run-migrations';

/** `npm run migrate` and `npm run migrate:revert`. */
await startOrExit(async () => {
  const { dsn } = loadMigrationConfig().database;
  if (process.argv[2] === 'revert') {
    await revertMigration(dsn);
    process.stdout.write('the newest migration was taken back\n');
    return;
  }
  const names = await runMigrations(dsn);
  process.stdout.write(names.length ? `migrated: ${names.join(', ')}\n` : 'nothing to migrate\n');
});
