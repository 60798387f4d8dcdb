import { type DynamicModule, Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { type Logger } from 'pino';
import { ApiModule } from '#api/api.module';
import { type AuthConfig } from '#infra/config/auth.config';
import { ClusterModule } from '#infra/cluster/cluster.module';
import { type ClusterConfig } from '#infra/config/cluster.config';
import { type LimitsConfig } from '#infra/config/limits.config';
import { type RulesetsConfig } from '#infra/config/rulesets.config';
import { type StreamsConfig } from '#infra/config/streams.config';
import { LimitsModule } from '#infra/limits/limits.module';
import { type Drain } from '#infra/operations/drain';
import { loggerModuleParams } from '#infra/observability/request-log';
import { PostgresModule } from '#infra/postgres/postgres.module';
import { type GroupMember } from '#infra/processes/group-member';
import { SecurityModule } from '#infra/security/security.module';
import { WorkerModule } from '#worker/worker.module';

export interface StandaloneParts {
  readonly dsn: string;
  readonly cluster: ClusterConfig;
  readonly auth: AuthConfig;
  readonly limits: LimitsConfig;
  readonly logger: Logger;
  readonly drain: Drain;
  /** This process, where it is one of several that serve the port: they leave the jobs to the first. */
  readonly member: GroupMember | undefined;
  readonly streams: StreamsConfig;
  readonly rulesets: RulesetsConfig;
  readonly dataDir: string;
}

/** API and worker in one process, over one PostgreSQL. */
@Module({})
export class StandaloneModule {
  static register(parts: StandaloneParts): DynamicModule {
    const { dsn, cluster, auth, limits, logger, drain, member } = parts;
    const { streams, rulesets, dataDir } = parts;
    return {
      module: StandaloneModule,
      imports: [
        LoggerModule.forRoot(loggerModuleParams(logger)),
        PostgresModule.register(dsn, 'ffs-standalone'),
        ClusterModule.register(cluster),
        SecurityModule.register(auth),
        LimitsModule.register(limits.logins),
        ApiModule.register({
          drain,
          rates: limits.requests,
          signup: auth.signup,
          streams,
          rulesets,
          dataDir,
          member,
        }),
        ...(member === undefined ? [WorkerModule] : []),
      ],
    };
  }

  /** The jobs alone, for the process that keeps the others alive. */
  static jobs({
    dsn,
    cluster,
    logger,
  }: Pick<StandaloneParts, 'dsn' | 'cluster' | 'logger'>): DynamicModule {
    return {
      module: StandaloneModule,
      imports: [
        LoggerModule.forRoot(loggerModuleParams(logger)),
        PostgresModule.register(dsn, 'ffs-standalone-jobs'),
        ClusterModule.register(cluster),
        WorkerModule,
      ],
    };
  }
}
