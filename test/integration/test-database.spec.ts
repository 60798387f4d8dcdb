import { afterAll, expect, it } from '@jest/globals';
import pg from 'pg';
import {
  createTestDatabase,
  describeWithPostgres,
  ensureTemplate,
  type TestDatabase,
} from '../support/test-database.js';

describeWithPostgres('databases for tests', () => {
  const made: TestDatabase[] = [];

  afterAll(() => Promise.all(made.map((database) => database.drop())));

  it('are empty and apart from each other', async () => {
    const [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    made.push(one, other);
    await query(one.dsn, 'CREATE TABLE only_here (id int)');

    await expect(query(one.dsn, 'SELECT * FROM only_here')).resolves.toEqual([]);
    await expect(query(other.dsn, 'SELECT * FROM only_here')).rejects.toThrow('does not exist');
  });

  it('are copies of a template that is filled once, however many ask', async () => {
    let filled = 0;
    const fill = async (dsn: string) => {
      filled += 1;
      await query(dsn, 'CREATE TABLE copied AS SELECT 7 AS answer');
    };
    const template = `template_${process.pid}_${Date.now()}`;
    await Promise.all([ensureTemplate(template, fill), ensureTemplate(template, fill)]);
    const database = await createTestDatabase({ template });
    made.push(database);

    expect(filled).toBe(1);
    await expect(query(database.dsn, 'SELECT answer FROM copied')).resolves.toEqual([
      { answer: 7 },
    ]);
  });

  it('are gone once dropped', async () => {
    const database = await createTestDatabase();
    await database.drop();

    await expect(query(database.dsn, 'SELECT 1')).rejects.toThrow('does not exist');
  });
});

async function query(dsn: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: dsn });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return rows;
  } finally {
    await client.end();
  }
}
