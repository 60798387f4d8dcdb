import { randomBytes } from 'node:crypto';
import { describe } from '@jest/globals';
import pg from 'pg';

export interface TestDatabase {
  readonly dsn: string;
  /** Removes it, and ends connections that are still open. */
  drop(): Promise<void>;
}

/** `describe` where a PostgreSQL is at hand; else a suite that is skipped by name. */
export const describeWithPostgres: typeof describe | typeof describe.skip = process.env[
  'FFS_TEST_PG_DSN'
]
  ? describe
  : describe.skip;

/**
 * A fresh, empty database of the test server, or a copy of `template`.
 * @throws Error when there is no server (see `describeWithPostgres`) or no such template
 */
export async function createTestDatabase({
  template,
}: { template?: string } = {}): Promise<TestDatabase> {
  const name = `ffs_test_${randomBytes(8).toString('hex')}`;
  const source = template === undefined ? '' : ` TEMPLATE ${pg.escapeIdentifier(template)}`;
  await onServer((client) => client.query(`CREATE DATABASE ${name}${source}`));
  return {
    dsn: dsnOf(name),
    drop: () => onServer((client) => dropDatabase(client, name)),
  };
}

/**
 * Makes the database `name` once per server, by whichever test process comes first, for
 * `createTestDatabase({ template: name })`.
 * @param fill brings an empty database into shape, and leaves no connection open
 */
export async function ensureTemplate(
  name: string,
  fill: (dsn: string) => Promise<void>,
): Promise<void> {
  const draft = `${name}_draft`;
  const [table, draftTable] = [pg.escapeIdentifier(name), pg.escapeIdentifier(draft)];
  await onServer(async (client) => {
    await client.query('SELECT pg_advisory_lock(hashtext($1))', [name]);
    const found = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (found.rowCount !== 0) return;
    await client.query(`DROP DATABASE IF EXISTS ${draftTable} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${draftTable}`);
    await fill(dsnOf(draft));
    await client.query(`ALTER DATABASE ${draftTable} RENAME TO ${table}`);
  });
}

/** Without FORCE, which refuses where autovacuum is at work; a plain DROP ends that by itself. */
async function dropDatabase(client: pg.Client, name: string): Promise<void> {
  await client.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND usename = current_user',
    [name],
  );
  await client.query(`DROP DATABASE IF EXISTS ${name}`);
}

function serverDsn(): string {
  const dsn = process.env['FFS_TEST_PG_DSN'];
  if (dsn) return dsn;
  throw new Error(`no PostgreSQL: ${process.env['FFS_TEST_PG_MISSING'] ?? 'not set up by jest'}`);
}

function dsnOf(database: string): string {
  const url = new URL(serverDsn());
  url.pathname = `/${database}`;
  return url.href;
}

async function onServer(work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: serverDsn() });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

/** `describe` where Kafka is at hand; else a suite that is skipped by name. */
export const describeWithKafka: typeof describe | typeof describe.skip = process.env[
  'FFS_TEST_KAFKA_BROKERS'
]
  ? describe
  : describe.skip;

/** `describe` where PostgreSQL, Redis and Kafka are at hand; else a suite that is skipped by name. */
export const describeWithCluster: typeof describe | typeof describe.skip = [
  'FFS_TEST_PG_DSN',
  'FFS_TEST_REDIS_URL',
  'FFS_TEST_KAFKA_BROKERS',
].every((name) => process.env[name])
  ? describe
  : describe.skip;
