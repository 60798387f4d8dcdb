import { Module } from '@nestjs/common';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { LoggerModule } from 'nestjs-pino';
import { ApiModule } from '#api/api.module';
import { createService, listen } from '#api/create-service';
import { FirstStartUseCase } from '#domain/tenancy/first-start.use-case';
import { createLogger } from '#infra/observability/logger';
import { LimitsModule } from '#infra/limits/limits.module';
import { loggerModuleParams } from '#infra/observability/request-log';
import { Drain } from '#infra/operations/drain';
import { ClusterModule } from '#infra/cluster/cluster.module';
import { PostgresModule } from '#infra/postgres/postgres.module';
import { SecurityModule } from '#infra/security/security.module';
import { WorkerModule } from '#worker/worker.module';
import { AdminClient } from './admin-client.js';
import { defaultLimits } from './default-limits.js';
import { createFfsDatabase, type FfsDatabase } from './ffs-database.js';
import { HttpClient } from './http-client.js';

const OWNER = { email: 'owner@example.com', name: 'Ada', password: 'an owner of twelve letters' };
const SECRET = 'only for tests, and long enough for HS256';

export interface ApiService {
  readonly app: NestExpressApplication;
  /** As the role that owns the tables. */
  readonly database: FfsDatabase;
  readonly tenantId: string;
  readonly url: string;
  /** The owner of the tenant, logged in. */
  readonly admin: AdminClient;
  close(): Promise<void>;
}

/** An API instance with a worker in this process, as standalone has them, over a database of its own with one tenant. */
export async function startApiService(): Promise<ApiService> {
  const database = await createFfsDatabase();
  const logger = createLogger({ level: 'silent' });
  const drain = new Drain();
  const limits = defaultLimits();

  @Module({
    imports: [
      LoggerModule.forRoot(loggerModuleParams(logger)),
      PostgresModule.register(database.dsn, 'ffs-test-api'),
      ClusterModule.register({ redisUrl: undefined, kafka: undefined }),
      SecurityModule.register({ jwtSecret: SECRET, externalIssuer: undefined }),
      LimitsModule.register(limits.logins),
      ApiModule.register({ drain, rates: limits.requests, signup: 'closed' }),
      WorkerModule,
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
  const url = await listen(app, http);
  const founded = await app
    .get(FirstStartUseCase, { strict: false })
    .execute({ key: 'acme', name: 'Acme', owner: OWNER });
  return {
    app,
    database,
    url,
    tenantId: founded?.tenantId ?? '',
    admin: await AdminClient.logIn(new HttpClient(url), OWNER.email, OWNER.password),
    close: async () => {
      app.getHttpServer().closeAllConnections();
      await app.close();
      await database.drop();
    },
  };
}
