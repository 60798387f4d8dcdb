import { join, resolve } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { Logger as PinoNestLogger } from 'nestjs-pino';
import { createService, listen } from '#api/create-service';
import { Drain } from '#infra/operations/drain';
import { type Closable, shutDownOnSignals } from '#infra/operations/graceful-shutdown';
import { FirstStartUseCase } from '#domain/tenancy/first-start.use-case';
import { type AuthConfig } from '#infra/config/auth.config';
import { loadStandaloneConfig, type StandaloneConfig } from '#infra/config/load-config';
import { createLogger } from '#infra/observability/logger';
import { NestLogger } from '#infra/observability/nest.logger';
import { runMigrations } from '#infra/postgres/run-migrations';
import { GroupMember } from '#infra/processes/group-member';
import { runProcessGroup } from '#infra/processes/run-process-group';
import { consumeStream } from '#worker/consume-stream';
import { EmbeddedPostgres } from './embedded-postgres/embedded-postgres.js';
import { firstTenant } from './first-tenant.js';
import { jwtSecretOf } from './jwt-secret-file.js';
import { StandaloneModule } from './standalone.module.js';
import { firstWelcome, laterWelcome } from './welcome.js';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Everything of FFS, in the order in which it must start and end: in one process, or with `FFS_WORKERS` in several. */
export class Standalone {
  private postgres: Promise<EmbeddedPostgres> | undefined;
  private app: Pick<Closable, 'close'> | undefined;
  private ending: Promise<void> | undefined;

  async start(): Promise<void> {
    try {
      await this.bringUp();
    } catch (error) {
      // What fails because it is being taken back is no failure of the start.
      if (this.ending === undefined) throw error;
      await this.ending;
    }
  }

  /** Takes back what a failed start has begun; what is still being begun is waited for. */
  async stop(): Promise<void> {
    await this.app?.close();
    await this.stopPostgres();
  }

  private async bringUp(): Promise<void> {
    const member = GroupMember.join();
    if (member !== undefined) {
      await this.serveAsMember(member);
      return;
    }
    for (const signal of SIGNALS) process.on(signal, this.endEarly);
    const config = loadStandaloneConfig();
    const dataDir = resolve(config.storage.dataDir);
    const dsn = config.database.dsn ?? (await this.startPostgres(dataDir));
    for (const name of await runMigrations(dsn)) progress(`migrated: ${name}`);
    const jwtSecret = config.auth.jwtSecret ?? (await jwtSecretOf(dataDir));
    if (config.http.workers > 1) await this.serveFromSeveral(config, dsn);
    else process.stdout.write(await this.serve(config, dsn, { ...config.auth, jwtSecret }));
  }

  /** Everything that others need has been started, and made, by the first process. */
  private async serveAsMember(member: GroupMember): Promise<void> {
    const config = loadStandaloneConfig();
    const { dsn } = config.database;
    if (dsn === undefined) throw new Error('the first process has not said where its database is');
    const jwtSecret = config.auth.jwtSecret ?? (await jwtSecretOf(resolve(config.storage.dataDir)));
    const welcome = await this.serve(config, dsn, { ...config.auth, jwtSecret }, member);
    member.listening('', welcome);
  }

  private async serveFromSeveral(config: StandaloneConfig, dsn: string): Promise<void> {
    const logger = createLogger(config.logging);
    const { cluster } = config;
    const jobs = await NestFactory.create(StandaloneModule.jobs({ dsn, cluster, logger }), {
      bodyParser: false,
      bufferLogs: true,
      abortOnError: false,
    });
    this.app = jobs;
    jobs.useLogger(new NestLogger(jobs.get(PinoNestLogger)));
    await consumeStream(jobs);
    await jobs.init();
    for (const signal of SIGNALS) process.off(signal, this.endEarly);
    const { welcome } = await runProcessGroup({
      size: config.http.workers,
      logger,
      timeoutMs: config.http.shutdownTimeoutMs,
      env: config.database.dsn === undefined ? { PG_DSN: dsn } : {},
      last: async () => {
        await jobs.close();
        await this.stopPostgres();
      },
    });
    process.stdout.write(welcome);
  }

  /** To be asked to end while starting is no failure; a second signal does not wait. */
  private readonly endEarly = (): void => {
    if (this.ending !== undefined) process.exit(1);
    this.ending = this.stop().finally(() => process.exit(0));
  };

  private async startPostgres(dataDir: string): Promise<string> {
    this.postgres = EmbeddedPostgres.start({ dataDir: join(dataDir, 'postgres'), log: progress });
    const postgres = await this.postgres;
    void postgres.exited.then((error) => {
      progress(error.message);
      // The drain would only wait for what is gone; the next start recovers the database.
      process.exit(1);
    });
    return postgres.dsn;
  }

  private async stopPostgres(): Promise<void> {
    // One that did not start has left nothing running.
    const postgres = await this.postgres?.catch(() => undefined);
    await postgres?.stop();
  }

  /** @returns the welcome */
  private async serve(
    config: StandaloneConfig,
    dsn: string,
    auth: AuthConfig,
    member?: GroupMember,
  ): Promise<string> {
    const logger = createLogger(config.logging);
    const drain = new Drain();
    const { http, cluster, limits, streams } = config;
    const parts = { dsn, cluster, auth, limits, logger, drain, streams, member };
    const app = await createService(StandaloneModule.register(parts), {
      http,
      limits,
      logger,
      drain,
    });
    this.app = app;
    for (const signal of SIGNALS) process.off(signal, this.endEarly);
    shutDownOnSignals(
      {
        app,
        drain,
        logger,
        timeoutMs: http.shutdownTimeoutMs,
        delayMs: http.shutdownDelayMs,
        last: () => this.stopPostgres(),
      },
      member,
    );
    if (member === undefined) await consumeStream(app);
    // Listening comes first: secrets made before a busy port is found would never be seen.
    const url = await listen(app, config.http);
    const input = firstTenant(config.bootstrap);
    const founded = await app.get(FirstStartUseCase, { strict: false }).execute(input);
    return founded ? firstWelcome(url, input, founded) : laterWelcome(url);
  }
}

/** Beside the log, for the person at the terminal. */
function progress(message: string): void {
  process.stderr.write(`[ffs] ${message}\n`);
}
