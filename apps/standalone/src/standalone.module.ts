import { type DynamicModule, Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { type Logger } from 'pino';
import { ApiModule } from '#api/api.module';
import { type AuthConfig } from '#infra/config/auth.config';
import { type RulesetsConfig } from '#infra/config/rulesets.config';
import { type StreamsConfig } from '#infra/config/streams.config';
import { type Drain } from '#infra/operations/drain';
import { loggerModuleParams } from '#infra/observability/request-log';
import { PostgresModule } from '#infra/postgres/postgres.module';
import { SecurityModule } from '#infra/security/security.module';
import { WorkerModule } from '#worker/worker.module';

export interface StandaloneParts {
  readonly dsn: string;
  readonly auth: AuthConfig;
  readonly logger: Logger;
  readonly drain: Drain;
  readonly streams: StreamsConfig;
  readonly rulesets: RulesetsConfig;
  readonly dataDir: string;
}

/** API and worker in one process, over one PostgreSQL. */
@Module({})
export class StandaloneModule {
  static register({ dsn, auth, logger, drain, ...parts }: StandaloneParts): DynamicModule {
    const { streams, rulesets, dataDir } = parts;
    return {
      module: StandaloneModule,
      imports: [
        LoggerModule.forRoot(loggerModuleParams(logger)),
        PostgresModule.register(dsn, 'ffs-standalone'),
        SecurityModule.register(auth),
        ApiModule.register({ drain, signup: auth.signup, streams, rulesets, dataDir }),
        WorkerModule,
      ],
    };
  }
}
