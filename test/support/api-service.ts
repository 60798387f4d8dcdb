import { Module } from '@nestjs/common';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { LoggerModule } from 'nestjs-pino';
import { ApiModule } from '#api/api.module';
import { createService, listen } from '#api/create-service';
import { FirstStartUseCase } from '#domain/tenancy/first-start.use-case';
import { createLogger } from '#infra/observability/logger';
import { loggerModuleParams } from '#infra/observability/request-log';
import { Drain } from '#infra/operations/drain';
import { PostgresModule } from '#infra/postgres/postgres.module';
import { SecurityModule } from '#infra/security/security.module';
import { AdminClient } from './admin-client.js';
import { createFfsDatabase, type FfsDatabase } from './ffs-database.js';
import { HttpClient } from './http-client.js';
import { FIRST } from './product.js';
import { type RunningSdk } from './running-sdk.js';
import { SdkClient } from './sdk-client.js';

const SECRET = 'only for tests, and long enough for HS256';

export interface ApiService extends RunningSdk {
  readonly app: NestExpressApplication;
  /** As the role that owns the tables. */
  readonly database: FfsDatabase;
  readonly tenantId: string;
  readonly url: string;
  close(): Promise<void>;
}

export interface ApiServiceOptions {
  /** Without it every request goes through Express. */
  readonly withLane?: boolean;
  /** Another instance, whose database and tenant it shares. */
  readonly beside?: ApiService;
}

/** All routes of an API instance in this process, over a database of its own with one tenant. */
export async function startApiService({
  withLane = true,
  beside,
}: ApiServiceOptions = {}): Promise<ApiService> {
  const database = beside?.database ?? (await createFfsDatabase());
  const logger = createLogger({ level: 'silent' });
  const drain = new Drain();

  @Module({
    imports: [
      LoggerModule.forRoot(loggerModuleParams(logger)),
      PostgresModule.register(database.dsn, 'ffs-test-api'),
      SecurityModule.register({ jwtSecret: SECRET, externalIssuer: undefined }),
      ApiModule.register({ drain, signup: 'closed' }),
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
  } as const;
  const app = await createService({ module: RootModule }, { http, logger, drain, withLane });
  const url = await listen(app, http);
  const { tenant, email, password, serverKey, clientKey } = FIRST;
  const founded = await app.get(FirstStartUseCase, { strict: false }).execute({
    key: tenant,
    name: 'Acme',
    owner: { email, name: 'Ada', password },
    serverKey,
    clientKey,
  });
  const client = new HttpClient(url);
  return {
    app,
    database,
    url,
    tenantId: founded?.tenantId ?? beside?.tenantId ?? '',
    tenant,
    http: client,
    server: new SdkClient(client.as(serverKey)),
    client: new SdkClient(client.as(clientKey)),
    admin: await AdminClient.logIn(client, email, password),
    close: async () => {
      app.getHttpServer().closeAllConnections();
      await app.close();
      if (beside === undefined) await database.drop();
    },
  };
}
