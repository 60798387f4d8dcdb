import pg from 'pg';

/**
 * What somebody can do who owns the tables, which the application's roles do not: runs the statements in one
 * transaction, past row-level security.
 */
export async function tamper(
  dsn: string,
  ...statements: readonly (readonly [sql: string, values?: unknown[]])[]
): Promise<void> {
  const client = new pg.Client({ connectionString: dsn });
  await client.connect();
  try {
    await client.query('begin');
    const { rows: tables } = await client.query<{ name: string }>(
      'select oid::regclass::text as name from pg_class where relforcerowsecurity',
    );
    for (const { name } of tables) {
      await client.query(`alter table ${name} no force row level security`);
    }
    for (const [sql, values] of statements) await client.query(sql, values);
    for (const { name } of tables) {
      await client.query(`alter table ${name} force row level security`);
    }
    await client.query('commit');
  } finally {
    await client.end();
  }
}
