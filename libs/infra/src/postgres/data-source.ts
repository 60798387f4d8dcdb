import { DataSource, type DataSourceOptions } from 'typeorm';
import { MIGRATIONS } from '#migrations/index';

/** How long anything may take in the database, in milliseconds. Reasons stand beside the values. */
export const DATABASE_LIMITS = {
  /** A write that finds no database must be refused within 2 s, so connecting may take most of that. */
  connect: 1_500,
  /** The slowest honest statement is the load of 10 000 flags, well under a second. */
  statement: 10_000,
  /** Writes of one tenant queue for its lock; who waits longer than this is told to come back. */
  lock: 5_000,
  /** No code of ours waits for anything else inside a transaction. */
  idleInTransaction: 10_000,
} as const;

const STATEMENT_LIMITS = {
  statement_timeout: DATABASE_LIMITS.statement,
  lock_timeout: DATABASE_LIMITS.lock,
  idle_in_transaction_session_timeout: DATABASE_LIMITS.idleInTransaction,
};

const POOL_SIZE = 10;

/** `unlimited` is for migrations, which may honestly take long. */
export function createDataSource(
  dsn: string,
  applicationName: string,
  statements: 'limited' | 'unlimited' = 'limited',
): DataSource {
  const options: DataSourceOptions = {
    type: 'postgres',
    url: dsn,
    applicationName,
    migrations: MIGRATIONS,
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
    synchronize: false,
    connectTimeoutMS: DATABASE_LIMITS.connect,
    poolSize: POOL_SIZE,
    poolErrorHandler: () => {
      // A pooled connection died while idle: the pool replaces it, and readiness tells of a dead database.
    },
    extra: { keepAlive: true, ...(statements === 'limited' ? STATEMENT_LIMITS : {}) },
  };
  return new DataSource(options);
}

/** @throws Error that says in words for people what is missing; the reason is its cause */
export async function connect(dataSource: DataSource): Promise<DataSource> {
  try {
    return await dataSource.initialize();
  } catch (error) {
    throw new Error('the database that PG_DSN names cannot be used', { cause: error });
  }
}
