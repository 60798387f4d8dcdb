import { Module, type Type } from '@nestjs/common';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { LoggerModule } from 'nestjs-pino';
import { ApiModule } from '#api/api.module';
import { createService, listen } from '#api/create-service';
import { FirstStartUseCase } from '#domain/tenancy/first-start.use-case';
import { createLogger } from '#infra/observability/logger';
import { LimitsModule } from '#infra/limits/limits.module';
import { type RulesetsConfig } from '#infra/config/rulesets.config';
import { loggerModuleParams } from '#infra/observability/request-log';
import { Drain } from '#infra/operations/drain';
import { ClusterModule } from '#infra/cluster/cluster.module';
import { PostgresModule } from '#infra/postgres/postgres.module';
import { SecurityModule } from '#infra/security/security.module';
import { WorkerModule } from '#worker/worker.module';
import { AdminClient, type SdkKeyView } from './admin-client.js';
import { defaultLimits } from './default-limits.js';
import { createFfsDatabase, type FfsDatabase } from './ffs-database.js';
import { bodyOf, HttpClient } from './http-client.js';
import { FIRST } from './product.js';
import { type RunningSdk } from './running-sdk.js';
import { SdkClient } from './sdk-client.js';
import { TcpProxy } from './tcp-proxy.js';
import { KeptFolder, NOTHING_AHEAD } from './kept-folder.js';

const SECRET = 'only for tests, and long enough for HS256';

export interface MadeKey extends SdkKeyView {
  readonly secret: string;
  readonly http: HttpClient;
}

export interface ApiService extends RunningSdk {
  readonly app: NestExpressApplication;
  /** As the role that owns the tables. */
  readonly database: FfsDatabase;
  readonly tenantId: string;
  readonly url: string;
  /** Between the instance and its database. */
  readonly proxy: TcpProxy;
  /** A new key, and a client that holds it. */
  makeKey(kind: 'server' | 'client', environment?: string): Promise<MadeKey>;
  close(): Promise<void>;
}

export interface ApiInstanceParts {
  readonly dsn: string;
  readonly dataDir: string;
  readonly rulesets?: RulesetsConfig;
  /** What else runs in this process. */
  readonly modules?: readonly Type[];
  /** Without it every request goes through Express. */
  readonly withLane?: boolean;
}

/** All routes of an API instance in this process, whether its database answers or not. */
export async function startApiInstance({
  dsn,
  dataDir,
  rulesets = NOTHING_AHEAD,
  modules = [],
  withLane = true,
}: ApiInstanceParts) {
  const logger = createLogger({ level: 'silent' });
  const drain = new Drain();
  const limits = defaultLimits();

  @Module({
    imports: [
      LoggerModule.forRoot(loggerModuleParams(logger)),
      PostgresModule.register(dsn, 'ffs-test-api'),
      ClusterModule.register({ redisUrl: undefined, kafka: undefined }),
      SecurityModule.register({ jwtSecret: SECRET, externalIssuer: undefined }),
      LimitsModule.register(limits.logins),
      ApiModule.register({
        drain,
        rates: limits.requests,
        signup: 'closed',
        streams: { most: 100, mostPerKey: 50 },
        rulesets,
        dataDir,
      }),
      ...modules,
    ],
  })
  class RootModule {}

  const http = {
    host: '127.0.0.1',
    port: 0,
    corsAdminOrigins: [],
    trustProxy: false,
    workers: 1,
    shutdownTimeoutMs: 1000,
    shutdownDelayMs: 0,
  } as const;
  const parts = { http, limits, logger, drain, withLane };
  const app = await createService({ module: RootModule }, parts);
  return {
    app,
    url: await listen(app, http),
    close: async () => {
      app.getHttpServer().closeAllConnections();
      await app.close();
    },
  };
}

/** The first tenant of the database, founded if it is empty, and its owner, logged in. */
export async function foundTenant({ app, url }: { app: NestExpressApplication; url: string }) {
  const { tenant, email, password, serverKey, clientKey } = FIRST;
  const founded = await app.get(FirstStartUseCase, { strict: false }).execute({
    key: tenant,
    name: 'Acme',
    owner: { email, name: 'Ada', password },
    serverKey,
    clientKey,
  });
  const admin = await AdminClient.logIn(new HttpClient(url), email, password);
  return { tenantId: founded?.tenantId ?? '', admin };
}

export interface ApiServiceOptions {
  /** Without it every request goes through Express. */
  readonly withLane?: boolean;
  /** Another instance, whose database and tenant it shares. */
  readonly beside?: ApiService;
}

/** An API instance over a database with one tenant. */
export async function startApiService({
  withLane = true,
  beside,
}: ApiServiceOptions = {}): Promise<ApiService> {
  const database = beside?.database ?? (await createFfsDatabase());
  const proxy = await TcpProxy.before(database.dsn);
  const folder = new KeptFolder();
  const { app, url, close } = await startApiInstance({
    dsn: proxy.dsn,
    dataDir: folder.path,
    modules: [WorkerModule],
    withLane,
  });
  const { tenantId, admin } = await foundTenant({ app, url });
  const http = new HttpClient(url);
  return {
    app,
    database,
    proxy,
    url,
    http,
    tenant: FIRST.tenant,
    tenantId: beside?.tenantId ?? tenantId,
    admin,
    server: new SdkClient(http.as(FIRST.serverKey)),
    client: new SdkClient(http.as(FIRST.clientKey)),
    makeKey: (kind, environment) => makeKey(admin, kind, environment),
    close: async () => {
      await close();
      await proxy.cut();
      await folder.remove();
      if (beside === undefined) await database.drop();
    },
  };
}

export async function makeKey(
  admin: AdminClient,
  kind: 'server' | 'client',
  environment = 'production',
): Promise<MadeKey> {
  const path = `/admin/environments/${environment}/keys`;
  const key = (await bodyOf(admin.http.post(path, { name: kind, kind }))) as MadeKey;
  return { ...key, http: new HttpClient(admin.http.url).with({ 'x-api-key': key.secret }) };
}
