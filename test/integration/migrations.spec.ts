import { afterEach, beforeEach, expect, it } from '@jest/globals';
import pg from 'pg';
import { createDataSource } from '#infra/postgres/data-source';
import { revertMigration, runMigrations } from '#infra/postgres/run-migrations';
import { SchemaVersion } from '#infra/postgres/schema-version';
import { MIGRATIONS } from '#migrations/index';
import {
  createTestDatabase,
  describeWithPostgres,
  type TestDatabase,
} from '../support/test-database.js';

const NAMES = MIGRATIONS.map((migration) => migration.name);

describeWithPostgres('migrations', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(() => database.drop());

  const query = async (sql: string): Promise<unknown[]> => {
    const client = new pg.Client({ connectionString: database.dsn });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  };
  const revertAll = async () => {
    for (let left = NAMES.length; left > 0; left -= 1) await revertMigration(database.dsn);
  };
  /** Tables with their columns, constraints, indexes, policies and grants, and functions. */
  const schema = async () => [
    await query(`select table_name, column_name, data_type, collation_name, is_nullable, column_default
      from information_schema.columns where table_schema = 'public' order by 1, 2`),
    await query(`select conrelid::regclass::text as table, conname, pg_get_constraintdef(oid) as def
      from pg_constraint where connamespace = 'public'::regnamespace order by 1, 2`),
    await query(`select indexdef from pg_indexes where schemaname = 'public' order by 1`),
    await query(`select tablename, policyname, roles::text, cmd, qual, with_check
      from pg_policies where schemaname = 'public' order by 1, 2`),
    await query(`select relname, relacl::text, relrowsecurity, relforcerowsecurity from pg_class
      where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`),
    await query(
      `select proname from pg_proc where pronamespace = 'public'::regnamespace order by 1`,
    ),
  ];

  it('go up, down to nothing, and up to the same schema again', async () => {
    await expect(runMigrations(database.dsn)).resolves.toEqual(NAMES);
    const first = await schema();
    await revertAll();
    const left = await query(`select relname from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'S', 'v')`);
    expect(left.map((row) => Reflect.get(Object(row), 'relname') as unknown)).toEqual(
      expect.arrayContaining(['migrations']),
    );
    expect(
      left.filter((row) => !/^migrations/.test(String(Reflect.get(Object(row), 'relname')))),
    ).toEqual([]);
    await expect(
      query(`select proname from pg_proc where pronamespace = 'public'::regnamespace`),
    ).resolves.toEqual([]);

    await expect(runMigrations(database.dsn)).resolves.toEqual(NAMES);
    await expect(schema()).resolves.toEqual(first);
  });

  it('are run once by processes that start together', async () => {
    const done = await Promise.all([1, 2, 3].map(() => runMigrations(database.dsn)));

    expect(done.flat()).toEqual(NAMES);
    await expect(runMigrations(database.dsn)).resolves.toEqual([]);
  });

  it('of different databases of one server do not disturb each other', async () => {
    const other = await createTestDatabase();
    const done = await Promise.all([database, other].map(({ dsn }) => runMigrations(dsn)));
    await other.drop();

    expect(done).toEqual([NAMES, NAMES]);
  });

  it('say when the schema is what the code was written for', async () => {
    const isAtHead = async () => {
      const dataSource = await createDataSource(database.dsn, 'test').initialize();
      try {
        return await new SchemaVersion(dataSource).isAtHead();
      } finally {
        await dataSource.destroy();
      }
    };
    await expect(isAtHead()).resolves.toBe(false);
    await runMigrations(database.dsn);
    await expect(isAtHead()).resolves.toBe(true);
    await revertMigration(database.dsn);
    await expect(isAtHead()).resolves.toBe(false);
  });

  it('leave nothing half done when they fail', async () => {
    await query('create table outbox (id int)');

    await expect(runMigrations(database.dsn)).rejects.toThrow('already exists');
    await expect(query(`select to_regclass('flags') as flags`)).resolves.toEqual([{ flags: null }]);
    await query('drop table outbox');
    await expect(runMigrations(database.dsn)).resolves.toEqual(NAMES);
  });
});
