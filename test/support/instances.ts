import { afterAll, beforeAll } from '@jest/globals';
import { AdminClient } from './admin-client.js';
import { Instance } from './cluster.js';
import { createFfsDatabase, type FfsDatabase } from './ffs-database.js';
import { type HttpClient } from './http-client.js';
import { FIRST, FIRST_ENVIRONMENT, newDataDir, removeDataDir } from './product.js';

const START_MS = 60_000;
const JWT_SECRET = 'shared by every instance, and long enough for HS256';

/** Two API processes and a worker over one PostgreSQL and nothing else, and clients of both. */
export interface Instances {
  readonly one: HttpClient;
  readonly other: HttpClient;
  /** The owner, logged in at the first. */
  readonly admin: AdminClient;
}

/** Registers start and end with jest; the fields of what it returns are there once the tests run. */
export function useInstances(): Instances {
  const running: { -readonly [Name in keyof Instances]?: Instances[Name] } = {};
  const instances: Instance[] = [];
  let database: FfsDatabase | undefined;
  let dataDir = '';

  const start = async (role: 'api' | 'worker'): Promise<Instance> => {
    const instance = await Instance.start(role, dataDir, {
      ...FIRST_ENVIRONMENT,
      HOST: '127.0.0.1',
      JWT_SECRET,
      PG_DSN: database?.dsn ?? '',
      WORKER_PORT: '0',
    });
    instances.push(instance);
    return instance;
  };

  beforeAll(async () => {
    [database, dataDir] = await Promise.all([createFfsDatabase(), newDataDir()]);
    const [one, other] = await Promise.all([start('api'), start('api'), start('worker')]);
    running.one = one.http;
    running.other = other.http;
    running.admin = await AdminClient.logIn(one.http, FIRST.email, FIRST.password);
  }, START_MS);
  afterAll(async () => {
    await Promise.all(instances.map(({ process }) => process.stop()));
    await Promise.all(instances.map(({ process }) => process.destroy()));
    await database?.drop();
    await removeDataDir(dataDir);
  }, START_MS);
  return running as Instances;
}
