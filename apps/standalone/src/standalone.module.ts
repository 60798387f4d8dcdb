import { type DynamicModule, Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { type Logger } from 'pino';
import { ApiModule } from '#api/api.module';
import { type AuthConfig } from '#infra/config/auth.config';
import { ClusterModule } from '#infra/cluster/cluster.module';
import { type ClusterConfig } from '#infra/config/cluster.config';
import { type Drain } from '#infra/operations/drain';
import { loggerModuleParams } from '#infra/observability/request-log';
import { PostgresModule } from '#infra/postgres/postgres.module';
import { SecurityModule } from '#infra/security/security.module';
import { WorkerModule } from '#worker/worker.module';

export interface StandaloneParts {
  readonly dsn: string;
  readonly cluster: ClusterConfig;
  readonly auth: AuthConfig;
  readonly logger: Logger;
  readonly drain: Drain;
}

/** API and worker in one process, over one PostgreSQL. */
@Module({})
export class StandaloneModule {
  static register({ dsn, cluster, auth, logger, drain }: StandaloneParts): DynamicModule {
    return {
      module: StandaloneModule,
      imports: [
        LoggerModule.forRoot(loggerModuleParams(logger)),
        PostgresModule.register(dsn, 'ffs-standalone'),
        ClusterModule.register(cluster),
        SecurityModule.register(auth),
        ApiModule.register({ drain, signup: auth.signup }),
        WorkerModule,
      ],
    };
  }
}
