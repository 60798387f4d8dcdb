// Gives the tests PostgreSQL, Redis and Kafka: those that FFS_TEST_PG_DSN (a role that may create databases),
// FFS_TEST_REDIS_URL and FFS_TEST_KAFKA_BROKERS name, else throw-away servers of their own. What cannot be had
// is named, and is a failure with FFS_REQUIRE_SERVICES=1.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import './load-typescript.mjs';

const SERVICES = [
  {
    name: 'PostgreSQL',
    address: 'FFS_TEST_PG_DSN',
    missing: 'FFS_TEST_PG_MISSING',
    async start(folder) {
      const { EmbeddedPostgres } =
        await import('../../apps/standalone/src/embedded-postgres/embedded-postgres.ts');
      const messages = [];
      const log = (message) => messages.push(message);
      const options = { dataDir: join(folder, 'postgres'), log, durable: false };
      const postgres = await EmbeddedPostgres.start(options);
      return { address: postgres.dsn, stop: () => postgres.stop() };
    },
  },
  {
    name: 'Redis',
    address: 'FFS_TEST_REDIS_URL',
    missing: 'FFS_TEST_REDIS_MISSING',
    async start(folder) {
      const { RedisServer } = await import('./services/redis-server.ts');
      const redis = await RedisServer.start(await subfolder(folder, 'redis'));
      return { address: redis.url, stop: () => redis.stop() };
    },
  },
  {
    name: 'Kafka',
    address: 'FFS_TEST_KAFKA_BROKERS',
    missing: 'FFS_TEST_KAFKA_MISSING',
    async start(folder) {
      const { KafkaBroker } = await import('./services/kafka-broker.ts');
      const kafka = await KafkaBroker.start(await subfolder(folder, 'kafka'));
      return { address: kafka.brokers, stop: () => kafka.stop() };
    },
  },
];

export default async function startServices() {
  const folder = await mkdtemp(join(tmpdir(), 'ffs-test-'));
  const started = [];
  globalThis.ffsStopServices = async () => {
    await Promise.allSettled(started.map((server) => server.stop()));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await settleAll(SERVICES.map((service) => provide(service, folder, started)));
  } catch (error) {
    await globalThis.ffsStopServices();
    throw error;
  }
}

async function provide(service, folder, started) {
  if (process.env[service.address]) return;
  try {
    const server = await service.start(folder);
    started.push(server);
    process.env[service.address] = server.address;
  } catch (error) {
    if (process.env.FFS_REQUIRE_SERVICES === '1') throw error;
    process.env[service.missing] = error.message.split('\n', 1)[0];
    console.warn(`\nNo ${service.name}, tests that need it are skipped: ${error.message}\n`);
  }
}

/** Like `Promise.all`, but nothing is still being started when it rejects. */
async function settleAll(promises) {
  const results = await Promise.allSettled(promises);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

async function subfolder(folder, name) {
  const path = join(folder, name);
  await mkdir(path, { recursive: true });
  return path;
}
