import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { Redis } from 'ioredis';
import { rulesetKey } from '#infra/redis/keys';
import { asSystem } from '#infra/postgres/scope';
import { AdminClient } from './admin-client.js';
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
const JWT_SECRET = 'c0ffee-5ecret-0f-a-cluster-that-lives-for-0ne-test';

type Role = 'api' | 'worker';

const PROGRAMS: Record<Role, { readonly file: string; readonly started: string }> = {
  api: { file: 'dist/apps/api/src/main.js', started: 'FFS API is listening' },
  worker: { file: 'dist/apps/worker/src/main.js', started: 'FFS worker is running' },
};

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
  private readonly closing: (() => Promise<unknown>)[] = [];

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
    return AdminClient.logIn(this.api(at).http, FIRST.email, FIRST.password);
  }

  /** Redis itself, past the proxy. */
  openRedis(): Redis {
    const redis = new Redis(this.redisServer.url);
    this.closing.push(() => {
      redis.disconnect();
      return Promise.resolve();
    });
    return redis;
  }

  /** Rows of the database, past the proxy. */
  rows<Row>(statement: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return asSystem(this.database.dataSource, (sql) =>
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

  /** What must hold after every fault, once all is well again; the empty list when it does. */
  async violations(): Promise<string[]> {
    const redis = this.openRedis();
    const key = rulesetKey(await this.environmentId());
    const check = async () => {
      const revision = await this.revision();
      const found: string[] = [];
      const [outbox] = await this.rows<{ waiting: string; rows: string; revisions: string }>(
        `select count(*) filter (where o.published_at is null) as waiting, count(*) as rows,
           (select sum(revision) from environments) as revisions from outbox o`,
      );
      if (outbox?.waiting !== '0')
        found.push(`${outbox?.waiting ?? '?'} changes are not published`);
      if (outbox?.rows !== outbox?.revisions) found.push('revisions and outbox rows differ');
      for (const [at, api] of this.apis.entries()) {
        const served = (await api.sdk.evaluate()).revision;
        if (served !== revision) found.push(`API ${at} serves ${served} of ${revision}`);
      }
      const cached = Number(await redis.hget(key, 'revision'));
      if (cached !== revision) found.push(`Redis has ${cached} of ${revision}`);
      return found;
    };
    return eventually(check, (found) => found.length === 0);
  }

  async stop(): Promise<void> {
    for (const proxy of [this.postgres, this.redis, this.kafka]) await proxy.restore();
    for (const { process } of [...this.apis, ...this.workers]) await process.destroy();
    for (const close of this.closing) await close();
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
