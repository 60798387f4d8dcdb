import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { AdminClient } from './admin-client.js';
import { createFfsDatabase, type FfsDatabase } from './ffs-database.js';
import { HttpClient } from './http-client.js';
import { FIRST, FIRST_ENVIRONMENT, newDataDir, Product, removeDataDir } from './product.js';
import { ROOT } from './source-files.js';

const API = join(ROOT, 'dist/apps/api/src/main.js');
const WORKER = join(ROOT, 'dist/apps/worker/src/main.js');
const START_MS = 60_000;
const SECRET = 'shared by every instance, and long enough for HS256';

/** Two API processes and a worker over one database, and clients of both. */
export interface Instances {
  readonly one: HttpClient;
  readonly other: HttpClient;
  /** The owner, logged in at the first. */
  readonly admin: AdminClient;
}

/** Registers start and end with jest; the fields of what it returns are there once the tests run. */
export function useInstances(): Instances {
  const running: { -readonly [Name in keyof Instances]?: Instances[Name] } = {};
  const processes: Product[] = [];
  let database: FfsDatabase | undefined;
  let dataDir = '';

  const launch = async (program: string, text: string): Promise<string> => {
    const product = Product.launch({
      dataDir,
      command: [process.execPath, program],
      env: {
        PG_DSN: database?.dsn ?? '',
        JWT_SECRET: SECRET,
        HOST: '127.0.0.1',
        WORKER_PORT: '0',
        ...FIRST_ENVIRONMENT,
      },
    });
    processes.push(product);
    await product.says(text);
    return /"url":"([^"]+)"/.exec(product.stdout)?.[1] ?? '';
  };

  beforeAll(async () => {
    [database, dataDir] = await Promise.all([createFfsDatabase(), newDataDir()]);
    const [one, other] = await Promise.all([
      launch(API, 'FFS API is listening'),
      launch(API, 'FFS API is listening'),
      launch(WORKER, 'FFS worker is running'),
    ]);
    running.one = new HttpClient(one);
    running.other = new HttpClient(other);
    running.admin = await AdminClient.logIn(running.one, FIRST.email, FIRST.password);
  }, START_MS);
  afterAll(async () => {
    await Promise.all(processes.map((product) => product.stop()));
    await Promise.all(processes.map((product) => product.destroy()));
    await database?.drop();
    await removeDataDir(dataDir);
  }, START_MS);
  return running as Instances;
}
