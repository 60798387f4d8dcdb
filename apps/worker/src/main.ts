import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { Logger as PinoNestLogger, LoggerModule } from 'nestjs-pino';
import { loadWorkerConfig } from '#infra/config/load-config';
import { ClusterModule } from '#infra/cluster/cluster.module';
import { createLogger } from '#infra/observability/logger';
import { NestLogger } from '#infra/observability/nest.logger';
import { loggerModuleParams } from '#infra/observability/request-log';
import { Drain } from '#infra/operations/drain';
import { shutDownOnSignals } from '#infra/operations/graceful-shutdown';
import { HealthModule } from '#infra/operations/health.module';
import { MetricsModule } from '#infra/operations/metrics.module';
import { startOrExit } from '#infra/operations/start-or-exit';
import { PostgresModule } from '#infra/postgres/postgres.module';
import { consumeStream } from './consume-stream.js';
import { OutboxProbe } from './health/outbox.probe.js';
import { StreamProbe } from './health/stream.probe.js';
import { WorkerModule } from './worker.module.js';

@Module({ providers: [OutboxProbe, StreamProbe], exports: [OutboxProbe, StreamProbe] })
class ProbesModule {}

/** One worker beside API instances that share its database. */
class WorkerRootModule {}

await startOrExit(async () => {
  const { cluster, database, logging, worker } = loadWorkerConfig();
  const logger = createLogger(logging);
  const drain = new Drain();
  const root = {
    module: WorkerRootModule,
    imports: [
      LoggerModule.forRoot(loggerModuleParams(logger)),
      PostgresModule.register(database.dsn, 'ffs-worker'),
      ClusterModule.register(cluster),
      WorkerModule,
      MetricsModule.register(),
      HealthModule.register({
        drain,
        imports: [ProbesModule],
        readiness: [OutboxProbe, StreamProbe],
        startup: [],
      }),
    ],
  };
  const app = await NestFactory.create<NestExpressApplication>(root, {
    bodyParser: false,
    bufferLogs: true,
    abortOnError: false,
  });
  app.useLogger(new NestLogger(app.get(PinoNestLogger)));
  shutDownOnSignals({ app, drain, logger, timeoutMs: worker.shutdownTimeoutMs });
  await consumeStream(app);
  await app.listen(worker.port, worker.host);
  logger.info({ url: await app.getUrl() }, 'FFS worker is running');
});
