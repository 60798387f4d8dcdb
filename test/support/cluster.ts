import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { Redis } from 'ioredis';
import { asSystem, inTenant } from '#infra/postgres/scope';
import { AcknowledgedChanges } from './acknowledged-changes.js';
import { AdminClient } from './admin-client.js';
import { brokenInvariants } from './cluster-invariants.js';
import { requireDocumented } from './documented-answers.js';
import { eventually } from './eventually.js';
import { createFfsDatabase, type FfsDatabase } from './ffs-database.js';
import { HttpClient } from './http-client.js';
import { FIRST, FIRST_ENVIRONMENT, Product } from './product.js';
import { SdkClient } from './sdk-client.js';
import { KafkaBroker } from './services/kafka-broker.js';
import { RedisServer } from './services/redis-server.js';
import { ROOT } from './source-files.js';
import { TcpProxy } from './tcp-proxy.js';

const START_MS = 120_000;
/** A consumer that comes back waits up to a session for the member it was before. */
const WELL_AGAIN_MS = 40_000;
const JWT_SECRET = 'c0ffee-5ecret-0f-a-cluster-that-lives-for-0ne-test';

type Role = 'api' | 'worker';

const PROGRAMS: Record<Role, { readonly file: string; readonly started: string }> = {
  api: { file: 'dist/apps/api/src/main.js', started: 'FFS API is listening' },
  worker: { file: 'dist/apps/worker/src/main.js', started: 'FFS worker is running' },
};

interface Readiness {
  readonly details: Readonly<Record<string, { readonly status: string }>>;
}

/** One process of the product. */
export class Instance {
  private constructor(readonly process: Product) {}

  static async start(role: Role, dataDir: string, env: Readonly<Record<string, string>>) {
    const { file, started } = PROGRAMS[role];
    const command = [process.execPath, join(ROOT, file)] as const;
    const instance = new Instance(Product.launch({ dataDir, env, command: [...command] }));
    await instance.process.says(started);
    return instance;
  }

  get url(): string {
    const port = /"url":"http:\/\/[^"]*:(\d+)"/.exec(this.process.stdout)?.[1];
    return `http://127.0.0.1:${port ?? 'unknown'}`;
  }

  get http(): HttpClient {
    return new HttpClient(this.url);
  }

  /** What the first server key, of `production`, gets here. */
  get sdk(): SdkClient {
    return new SdkClient(this.http.as(FIRST.serverKey));
  }

  /** The sum of a metric over its labels; 0 when it has never been counted. */
  async metric(name: string): Promise<number> {
    // Not by the client that holds answers against the API's document: a worker has none.
    const text = await (await fetch(`${this.url}/metrics`)).text();
    const lines = text.split('\n').filter((line) => new RegExp(`^${name}(\\{| )`).test(line));
    return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  }

  /** Dependencies that it says it goes without, or cannot do without. */
  async missing(): Promise<string[]> {
    const answer = await fetch(`${this.url}/readyz`);
    const { details } = (await answer.json()) as Readiness;
    return Object.keys(details).filter((name) => details[name]?.status !== 'up');
  }

  /** The lines it has logged that hold a text. */
  logged(text: string): string[] {
    return this.process.stdout.split('\n').filter((line) => line.includes(text));
  }
}

interface Parts {
  readonly folder: string;
  readonly database: FfsDatabase;
  readonly redisServer: RedisServer;
  readonly broker: KafkaBroker;
  readonly postgres: TcpProxy;
  readonly redis: TcpProxy;
  readonly kafka: TcpProxy;
}

/** API instances and workers as in production, each service behind a proxy that can take it away. */
export class Cluster {
  readonly apis: Instance[] = [];
  readonly workers: Instance[] = [];
  readonly acknowledged = new AcknowledgedChanges();
  private redisClient: Redis | undefined;

  private constructor(private readonly parts: Parts) {}

  get database(): FfsDatabase {
    return this.parts.database;
  }

  get redisServer(): RedisServer {
    return this.parts.redisServer;
  }

  get broker(): KafkaBroker {
    return this.parts.broker;
  }

  get postgres(): TcpProxy {
    return this.parts.postgres;
  }

  get redis(): TcpProxy {
    return this.parts.redis;
  }

  get kafka(): TcpProxy {
    return this.parts.kafka;
  }

  static async start(apis: number, workers: number): Promise<Cluster> {
    const folder = await mkdtemp(join(tmpdir(), 'ffs-cluster-'));
    const [database, redisServer, broker] = await Promise.all([
      createFfsDatabase(),
      RedisServer.start(folder),
      KafkaBroker.start(folder),
    ]);
    const cluster = new Cluster({
      folder,
      database,
      redisServer,
      broker,
      postgres: await TcpProxy.before(database.dsn),
      redis: await TcpProxy.before(redisServer.url),
      kafka: await TcpProxy.before(`tcp://${broker.behindProxy}`, broker.proxyPort),
    });
    try {
      for (let at = 0; at < workers; at += 1) await cluster.addWorker();
      for (let at = 0; at < apis; at += 1) await cluster.addApi();
    } catch (error) {
      await cluster.stop();
      throw error;
    }
    return cluster;
  }

  async addApi(env: Readonly<Record<string, string>> = {}): Promise<Instance> {
    const dataDir = join(this.parts.folder, `api-${this.apis.length}`);
    const instance = await Instance.start('api', dataDir, { ...this.environment(), ...env });
    this.apis.push(instance);
    return instance;
  }

  /** Starts it anew on its own files, after it has ended. */
  async restartApi(at: number): Promise<Instance> {
    const { dataDir } = this.api(at).process;
    const instance = await Instance.start('api', dataDir, this.environment());
    this.apis[at] = instance;
    return instance;
  }

  async addWorker(): Promise<Instance> {
    const dataDir = join(this.parts.folder, `worker-${this.workers.length}`);
    const instance = await Instance.start('worker', dataDir, this.environment());
    this.workers.push(instance);
    return instance;
  }

  api(at: number): Instance {
    const instance = this.apis[at];
    if (instance === undefined) throw new Error(`there is no API instance ${at}`);
    return instance;
  }

  worker(at: number): Instance {
    const instance = this.workers[at];
    if (instance === undefined) throw new Error(`there is no worker ${at}`);
    return instance;
  }

  logIn(at = 0): Promise<AdminClient> {
    const http = new HttpClient(this.api(at).url, {}, (method, path, answer) => {
      requireDocumented(method, path, answer);
      this.acknowledged.note(answer);
    });
    return AdminClient.logIn(http, FIRST.email, FIRST.password);
  }

  /** Redis itself, past the proxy. */
  openRedis(): Redis {
    return (this.redisClient ??= new Redis(this.redisServer.url));
  }

  /** Rows of the only tenant, past the proxy. */
  async rows<Row>(statement: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    const { dataSource } = this.database;
    const [environment] = await asSystem(dataSource, (sql) =>
      sql.query<{ tenant_id: string }[]>('select tenant_id from environments limit 1'),
    );
    return inTenant(dataSource, environment?.tenant_id ?? '', 'READ COMMITTED', (sql) =>
      sql.query<Row[]>(statement, [...parameters]),
    );
  }

  async environmentId(key = 'production'): Promise<string> {
    const [row] = await this.rows<{ id: string }>(`select id from environments where key = $1`, [
      key,
    ]);
    return row?.id ?? '';
  }

  async revision(): Promise<number> {
    const statement = `select revision from environments where key = 'production'`;
    return Number((await this.rows<{ revision: string }>(statement))[0]?.revision);
  }

  /** What is wrong once every fault is over and some time has passed for all to be well again; else the empty list. */
  violations(): Promise<string[]> {
    return eventually(
      () => brokenInvariants(this),
      (found) => found.length === 0,
      WELL_AGAIN_MS,
    );
  }

  async stop(): Promise<void> {
    for (const proxy of [this.postgres, this.redis, this.kafka]) await proxy.restore();
    for (const { process } of [...this.apis, ...this.workers]) await process.destroy();
    this.redisClient?.disconnect();
    for (const proxy of [this.postgres, this.redis, this.kafka]) await proxy.close();
    await Promise.allSettled([this.redisServer.stop(), this.broker.stop()]);
    await this.database.drop();
    await rm(this.parts.folder, { recursive: true, force: true });
  }

  private environment(): Record<string, string> {
    return {
      ...FIRST_ENVIRONMENT,
      HOST: '127.0.0.1',
      WORKER_PORT: '0',
      JWT_SECRET,
      PG_DSN: this.postgres.dsn,
      REDIS_URL: this.redis.dsn,
      KAFKA_BROKERS: this.broker.proxiedBrokers,
      LOG_LEVEL: 'info',
    };
  }
}

/** One cluster for all tests of a file, and its owner, logged in at the first instance. */
export interface RunningCluster {
  readonly cluster: Cluster;
  readonly admin: AdminClient;
}

export function useCluster(apis: number, workers: number): RunningCluster {
  const running: { cluster?: Cluster; admin?: AdminClient } = {};
  beforeAll(async () => {
    running.cluster = await Cluster.start(apis, workers);
    running.admin = await running.cluster.logIn();
  }, START_MS);
  afterAll(() => running.cluster?.stop(), START_MS);
  return running as RunningCluster;
}
