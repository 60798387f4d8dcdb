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
import { TcpProxy } from './tcp-proxy.js';
import { KeptFolder, NOTHING_AHEAD } from './kept-folder.js';

const OWNER = { email: 'owner@example.com', name: 'Ada', password: 'an owner of twelve letters' };
const SECRET = 'only for tests, and long enough for HS256';

export interface MadeKey extends SdkKeyView {
  readonly secret: string;
  readonly http: HttpClient;
}

export interface ApiService {
  readonly app: NestExpressApplication;
  /** As the role that owns the tables. */
  readonly database: FfsDatabase;
  readonly tenantId: string;
  readonly url: string;
  /** Between the instance and its database. */
  readonly proxy: TcpProxy;
  /** The owner of the tenant, logged in. */
  readonly admin: AdminClient;
  /** A new key, and a client that holds it. */
  makeKey(kind: 'server' | 'client', environment?: string): Promise<MadeKey>;
  close(): Promise<void>;
}

export interface ApiInstanceParts {
  readonly dsn: string;
  readonly dataDir: string;
  readonly rulesets?: RulesetsConfig;
  /** What else runs in this process. */
  readonly beside?: readonly Type[];
}

/** All routes of an API instance in this process, whether its database answers or not. */
export async function startApiInstance({
  dsn,
  dataDir,
  rulesets = NOTHING_AHEAD,
  beside = [],
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
      ...beside,
    ],
  })
  class RootModule {}

  const http = {
    host: '127.0.0.1',
    port: 0,
    corsAdminOrigins: [],
    trustProxy: false,
    shutdownTimeoutMs: 1000,
    shutdownDelayMs: 0,
  } as const;
  const app = await createService({ module: RootModule }, { http, limits, logger, drain });
  return {
    app,
    url: await listen(app, http),
    close: async () => {
      app.getHttpServer().closeAllConnections();
      await app.close();
    },
  };
}

/** The first tenant of an empty database, and its owner, logged in. */
export async function foundTenant({ app, url }: { app: NestExpressApplication; url: string }) {
  const founded = await app
    .get(FirstStartUseCase, { strict: false })
    .execute({ key: 'acme', name: 'Acme', owner: OWNER });
  const admin = await AdminClient.logIn(new HttpClient(url), OWNER.email, OWNER.password);
  return { tenantId: founded?.tenantId ?? '', admin };
}

/** An API instance with a worker in this process, as standalone has them, over a database of its own with one tenant. */
export async function startApiService(): Promise<ApiService> {
  const database = await createFfsDatabase();
  const proxy = await TcpProxy.before(database.dsn);
  const folder = new KeptFolder();
  const { app, url, close } = await startApiInstance({
    dsn: proxy.dsn,
    dataDir: folder.path,
    beside: [WorkerModule],
  });
  const { tenantId, admin } = await foundTenant({ app, url });
  return {
    app,
    database,
    proxy,
    url,
    tenantId,
    admin,
    makeKey: (kind, environment) => makeKey(admin, kind, environment),
    close: async () => {
      await close();
      await proxy.cut();
      await folder.remove();
      await database.drop();
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
