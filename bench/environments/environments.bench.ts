import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runMigrations } from '#infra/postgres/run-migrations';
import { EmbeddedPostgres } from '../../apps/standalone/src/embedded-postgres/embedded-postgres.js';
import { ServerProcess } from '../http/server-process.js';
import { type Section } from '../section.js';
import { allKeys, fillDatabase, FLAGS_EACH } from './many-environments.js';

const HEAP_MB = 700;
const MEMORY_MB = 256;
const CLIENTS = 16;
const BODY = JSON.stringify({ userID: 'u', attributes: { country: 'DE' }, flagKey: ['flag-7'] });
/** The environments that most requests are for, where not all are asked alike. */
const BUSY = 500;
/** Longer than the repair poll, whose cost is seen while nobody asks. */
const IDLE_MS = 20_000;

/** `npm run bench -- environments`: far more environments than there is memory for. */
export async function* benchEnvironments(): AsyncIterable<Section> {
  const folder = mkdtempSync(join(tmpdir(), 'ffs-bench-'));
  const options = { dataDir: join(folder, 'postgres'), log: () => undefined, durable: false };
  const postgres = await EmbeddedPostgres.start(options);
  let server: ServerProcess | undefined;
  try {
    await runMigrations(postgres.dsn);
    await fillDatabase(postgres.dsn);
    server = await startServer(folder, postgres.dsn);
    yield await passes(server);
  } finally {
    await server?.stop();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function startServer(folder: string, dsn: string): Promise<ServerProcess> {
  return ServerProcess.start({
    args: [`--max-old-space-size=${HEAP_MB}`, 'dist/apps/standalone/src/main.js'],
    env: {
      FFS_DATA_DIR: join(folder, 'data'),
      PG_DSN: dsn,
      PORT: '0',
      LOG_LEVEL: 'warn',
      FFS_RULESET_MEMORY_MB: String(MEMORY_MB),
      RATE_LIMIT_SDK_KEY: 'off',
      RATE_LIMIT_SDK_ADDRESS: 'off',
    },
  });
}

async function passes(server: ServerProcess): Promise<Section> {
  const keys = allKeys();
  const busy = keys.slice(0, BUSY);
  const rows = [
    await pass(server, 'each once, none in memory', keys),
    await pass(server, 'each once more', keys),
    await pass(server, `${BUSY} of them, 20 times`, Array.from({ length: 20 }, () => busy).flat()),
    await pass(server, `nobody, for ${IDLE_MS / 1000} s`, []),
  ];
  return {
    title: `${keys.length} environments with ${FLAGS_EACH} flags each, memory for some of them`,
    note: `One flag for one user by ${CLIENTS} clients; FFS_RULESET_MEMORY_MB=${MEMORY_MB}, a heap of ${HEAP_MB} MB;\nPostgreSQL on the same cores.`,
    rows,
  };
}

async function pass(server: ServerProcess, asked: string, keys: readonly string[]) {
  const [cpu, began, loads] = [server.cpuSeconds(), performance.now(), await loadsOf(server)];
  if (keys.length === 0) await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
  const failed = await askAll(server.url, keys);
  const seconds = (performance.now() - began) / 1000;
  return {
    asked,
    'requests/s': Math.round(keys.length / seconds),
    loads: (await loadsOf(server)) - loads,
    failed,
    'CPU, % of a core': Math.round(((server.cpuSeconds() - cpu) / seconds) * 100),
    'resident, MiB': Math.round(server.residentMib()),
  };
}

/** @returns how many were not answered with 200 */
async function askAll(url: string, keys: readonly string[]): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  const waiting = keys.values();
  let failed = 0;
  const client = async () => {
    for (const key of waiting) if ((await ask(url, key, agent)) !== 200) failed += 1;
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  agent.destroy();
  return failed;
}

function ask(url: string, key: string, agent: Agent): Promise<number> {
  const headers = {
    Authorization: `Bearer ${key}`,
    'Content-Type': 'application/json',
    'Content-Length': BODY.length,
  };
  return new Promise((resolve, reject) => {
    request(`${url}/v1/evaluate`, { method: 'POST', agent, headers }, (answer) => {
      answer.resume().on('end', () => {
        resolve(answer.statusCode ?? 0);
      });
    })
      .on('error', reject)
      .end(BODY);
  });
}

async function loadsOf({ url }: ServerProcess): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return [...text.matchAll(/^ffs_ruleset_loads_total\{[^}]*\} (\d+)$/gm)].reduce(
    (sum, [, count]) => sum + Number(count),
    0,
  );
}
