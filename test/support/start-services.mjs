// Gives the tests a PostgreSQL: the one FFS_TEST_PG_DSN names (a role that may create databases),
// else a throw-away cluster. What cannot be had is named, and is a failure with FFS_REQUIRE_SERVICES=1.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import './load-typescript.mjs';

export default async function startServices() {
  if (process.env.FFS_TEST_PG_DSN) return;
  try {
    const { EmbeddedPostgres } =
      await import('../../apps/standalone/src/embedded-postgres/embedded-postgres.ts');
    const folder = await mkdtemp(join(tmpdir(), 'ffs-test-'));
    const removeFolder = () => rm(folder, { recursive: true, force: true });
    const messages = [];
    const log = (message) => messages.push(message);
    const options = { dataDir: join(folder, 'postgres'), log, durable: false };
    const postgres = await EmbeddedPostgres.start(options).catch(async (error) => {
      await removeFolder();
      throw error;
    });
    globalThis.ffsStopServices = () => postgres.stop().finally(removeFolder);
    process.env.FFS_TEST_PG_DSN = postgres.dsn;
  } catch (error) {
    if (process.env.FFS_REQUIRE_SERVICES === '1') throw error;
    process.env.FFS_TEST_PG_MISSING = error.message.split('\n', 1)[0];
    console.warn(`\nNo PostgreSQL, tests that need one are skipped: ${error.message}\n`);
  }
}
