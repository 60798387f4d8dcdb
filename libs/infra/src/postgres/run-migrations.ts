import { type DataSource } from 'typeorm';
import { connect, createDataSource } from './data-source.js';

/** Any number that no other advisory lock of ours uses. */
const MIGRATION_LOCK = 4_670_002;

/** Brings the schema to its head. Of several processes that start together one does it, the others wait. */
export function runMigrations(dsn: string): Promise<string[]> {
  return underLock(dsn, async (dataSource) => {
    const done = await dataSource.runMigrations();
    return done.map((migration) => migration.name);
  });
}

/** Takes back the newest migration. */
export function revertMigration(dsn: string): Promise<void> {
  return underLock(dsn, (dataSource) => dataSource.undoLastMigration());
}

async function underLock<Result>(
  dsn: string,
  work: (dataSource: DataSource) => Promise<Result>,
): Promise<Result> {
  const dataSource = await connect(createDataSource(dsn, 'ffs-migrate', 'unlimited'));
  try {
    const runner = dataSource.createQueryRunner();
    try {
      await runner.query(`select pg_advisory_lock(${MIGRATION_LOCK})`);
      return await work(dataSource);
    } finally {
      // The lock ends with its session even if this statement cannot be sent.
      await runner.query(`select pg_advisory_unlock(${MIGRATION_LOCK})`).catch(() => undefined);
      await runner.release();
    }
  } finally {
    await dataSource.destroy();
  }
}
