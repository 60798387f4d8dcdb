// Runs the embedded PostgreSQL in a process of its own, so that tests can kill it as an accident
// would: `postgres-cluster.mjs <data directory>` prints the DSN and stays, deaf to Ctrl-C.
import './load-typescript.mjs';

const { EmbeddedPostgres } =
  await import('../../apps/standalone/src/embedded-postgres/embedded-postgres.ts');
const log = () => undefined;
const postgres = await EmbeddedPostgres.start({ dataDir: process.argv[2], log, durable: false });
process.on('SIGINT', () => process.stdout.write('SIGINT\n'));
process.once('SIGTERM', () => {
  void postgres.stop().then(() => process.exit(0));
});
process.stdout.write(`${postgres.dsn}\n`);
