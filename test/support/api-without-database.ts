import { type Type } from '@nestjs/common';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { LoggerModule } from 'nestjs-pino';
import { pino } from 'pino';
import { DataSource } from 'typeorm';
import { ApiModule } from '#api/api.module';
import { createService } from '#api/create-service';
import { httpConcern } from '#infra/config/http.config';
import { LimitsModule } from '#infra/limits/limits.module';
import { loggerModuleParams } from '#infra/observability/request-log';
import { Drain } from '#infra/operations/drain';
import { createDataSource } from '#infra/postgres/data-source';
import { ClusterModule } from '#infra/cluster/cluster.module';
import { PostgresPulse } from '#infra/postgres/postgres-pulse';
import { PostgresModule } from '#infra/postgres/postgres.module';
import { SecurityModule } from '#infra/security/security.module';
import { defaultLimits } from './default-limits.js';

import { NOTHING_AHEAD } from './kept-folder.js';

/** Nothing listens there. */
const NO_DATABASE = 'postgres://nobody@127.0.0.1:1/nowhere';

class RootModule {}

/**
 * The API as its entry point makes it, all but the connection to a database: for what can be said of its
 * routes without one. Not listening.
 * @param modules more modules, for routes that the API does not have
 */
export async function createApiWithoutDatabase(
  modules: readonly Type[] = [],
): Promise<NestExpressApplication> {
  const logger = pino({ level: 'silent' });
  const drain = new Drain();
  const limits = defaultLimits();
  const postgres = PostgresModule.register(NO_DATABASE, 'ffs-test');
  const unconnected = {
    provide: DataSource,
    useValue: createDataSource(NO_DATABASE, 'ffs-test'),
  };
  const pulseless = { provide: PostgresPulse, useValue: {} };
  const root = {
    module: RootModule,
    imports: [
      LoggerModule.forRoot(loggerModuleParams(logger)),
      { ...postgres, providers: [...(postgres.providers ?? []), unconnected, pulseless] },
      ClusterModule.register({ redisUrl: undefined, kafka: undefined }),
      SecurityModule.register({
        jwtSecret: 'a secret that signs nothing of worth',
        externalIssuer: undefined,
      }),
      LimitsModule.register(limits.logins),
      ApiModule.register({
        drain,
        rates: limits.requests,
        signup: 'closed',
        streams: { most: 100, mostPerKey: 50 },
        rulesets: NOTHING_AHEAD,
        dataDir: '/nowhere',
      }),
      ...modules,
    ],
  };
  const http = httpConcern('127.0.0.1').read({ PORT: '0' });
  if (!('value' in http)) throw new Error('the defaults of the HTTP settings are good');
  const app = await createService(root, { http: http.value, limits, logger, drain });
  return app.init();
}
