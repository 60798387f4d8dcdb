import { LoggerModule } from 'nestjs-pino';
import { FirstStartUseCase } from '#domain/tenancy/first-start.use-case';
import { loadApiConfig } from '#infra/config/load-config';
import { ClusterModule } from '#infra/cluster/cluster.module';
import { createLogger } from '#infra/observability/logger';
import { LimitsModule } from '#infra/limits/limits.module';
import { loggerModuleParams } from '#infra/observability/request-log';
import { startOrExit } from '#infra/operations/start-or-exit';
import { PostgresModule } from '#infra/postgres/postgres.module';
import { GroupMember } from '#infra/processes/group-member';
import { runProcessGroup } from '#infra/processes/run-process-group';
import { SecurityModule } from '#infra/security/security.module';
import { ApiModule } from './api.module.js';
import { createService, listen } from './create-service.js';
import { configuredTenant, namesOwner } from './first-start/configured-tenant.js';
import { foundWhenPossible } from './first-start/found-when-possible.js';
import { Drain } from '#infra/operations/drain';
import { shutDownOnSignals } from '#infra/operations/graceful-shutdown';

/** One API instance over a database that others share. */
class ApiRootModule {}

await startOrExit(async () => {
  const config = loadApiConfig();
  const logger = createLogger(config.logging);
  const member = GroupMember.join();
  const { workers: size, shutdownTimeoutMs: timeoutMs } = config.http;
  if (member === undefined && size > 1) {
    const { url } = await runProcessGroup({ size, logger, timeoutMs });
    logger.info({ url, processes: size }, 'FFS API is listening');
    return;
  }
  const drain = new Drain();
  const root = {
    module: ApiRootModule,
    imports: [
      LoggerModule.forRoot(loggerModuleParams(logger)),
      PostgresModule.register(config.database.dsn, 'ffs-api'),
      ClusterModule.register(config.cluster),
      SecurityModule.register(config.auth),
      LimitsModule.register(config.limits.logins),
      ApiModule.register({
        drain,
        rates: config.limits.requests,
        signup: config.auth.signup,
        streams: config.streams,
        member,
        rulesets: config.rulesets,
        dataDir: config.storage.dataDir,
      }),
    ],
  };
  const { http, limits } = config;
  const app = await createService(root, { http, limits, logger, drain });
  const { shutdownDelayMs: delayMs } = http;
  shutDownOnSignals({ app, drain, logger, timeoutMs, delayMs }, member);

  if (namesOwner(config.bootstrap)) {
    const firstStart = app.get(FirstStartUseCase, { strict: false });
    await foundWhenPossible(firstStart, configuredTenant(config.bootstrap), logger);
  }
  const url = await listen(app, config.http);
  if (member === undefined) logger.info({ url }, 'FFS API is listening');
  else member.listening(url);
});
