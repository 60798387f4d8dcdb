import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DataSource } from 'typeorm';
import { createDataSource } from '#infra/postgres/data-source';
import { runMigrations } from '#infra/postgres/run-migrations';
import { createTestDatabase, ensureTemplate, type TestDatabase } from './test-database.js';

export interface FfsDatabase extends TestDatabase {
  readonly dataSource: DataSource;
}

/** A database of the test server with the schema of FFS, and a pool to it. */
export async function createFfsDatabase(): Promise<FfsDatabase> {
  const template = `ffs_template_${migrationsDigest()}`;
  await ensureTemplate(template, async (dsn) => {
    await runMigrations(dsn);
  });
  const database = await createTestDatabase({ template });
  const dataSource = await createDataSource(database.dsn, 'ffs-test').initialize();
  return {
    dsn: database.dsn,
    dataSource,
    drop: async () => {
      await dataSource.destroy();
      await database.drop();
    },
  };
}

/** A server that is kept between runs must not hand out the schema of yesterday. */
function migrationsDigest(): string {
  const folder = join(import.meta.dirname, '../../migrations');
  const hash = createHash('sha256');
  for (const file of readdirSync(folder).sort()) hash.update(readFileSync(join(folder, file)));
  return hash.digest('hex').slice(0, 16);
}
