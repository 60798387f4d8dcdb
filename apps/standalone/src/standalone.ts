import { join, resolve } from 'node:path';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { createService, listen } from '#api/create-service';
import { FirstStartUseCase } from '#domain/tenancy/first-start.use-case';
import { loadStandaloneConfig, type StandaloneConfig } from '#infra/config/load-config';
import { isAnythingKept } from '#infra/last-known/is-anything-kept';
import { createLogger } from '#infra/observability/logger';
import { Drain } from '#infra/operations/drain';
import { type Closable, shutDownOnSignals } from '#infra/operations/graceful-shutdown';
import { isUnreachable } from '#infra/postgres/database-link';
import { runMigrations } from '#infra/postgres/run-migrations';
import { GroupMember } from '#infra/processes/group-member';
import { runProcessGroup } from '#infra/processes/run-process-group';
import { isOutage } from '#infra/resilience/is-outage';
import { consumeStream } from '#worker/consume-stream';
import { EmbeddedPostgres } from './embedded-postgres/embedded-postgres.js';
import { firstTenant } from './first-tenant.js';
import { startJobs } from './jobs.js';
import { jwtSecretOf } from './jwt-secret-file.js';
import { StandaloneModule } from './standalone.module.js';
import { firstWelcome, laterWelcome } from './welcome.js';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
const MIGRATION_RETRY_MS = 2_000;

/** Everything of FFS, in the order in which it must start and end: in one process, or with `FFS_WORKERS` in several. */
export class Standalone {
  private postgres: Promise<EmbeddedPostgres> | undefined;
  private app: Pick<Closable, 'close'> | undefined;
  private drain: Drain | undefined;
  private ending: Promise<void> | undefined;

  async start(): Promise<void> {
    try {
      await this.bringUp();
    } catch (error) {
      // What fails because it is being taken back, or shut down, is no failure of the start.
      if (this.ending === undefined && this.drain?.active !== true) throw error;
      await this.ending;
    }
  }

  /** Takes back what a failed start has begun; what is still being begun is waited for. */
  async stop(): Promise<void> {
    await this.app?.close();
    await this.stopPostgres();
  }

  private async bringUp(): Promise<void> {
    const config = loadStandaloneConfig();
    const member = GroupMember.join();
    if (member !== undefined) {
      await this.serveAsMember(config, member);
      return;
    }
    for (const signal of SIGNALS) process.on(signal, this.endEarly);
    const dataDir = resolve(config.storage.dataDir);
    const dsn = config.database.dsn ?? (await this.startPostgres(dataDir));
    const isPrepared = await this.prepare(dsn, dataDir);
    const welcome =
      config.http.workers > 1
        ? await this.serveFromSeveral(config, dsn)
        : await this.serve(config, dsn, isPrepared);
    process.stdout.write(welcome);
    if (!isPrepared) migrateWhenPossible(dsn);
  }

  /**
   * Brings the schema to its head. False when the database does not answer, but this data directory has last known
   * good rulesets to serve.
   */
  private async prepare(dsn: string, dataDir: string): Promise<boolean> {
    try {
      for (const name of await runMigrations(dsn)) progress(`migrated: ${name}`);
      return true;
    } catch (error) {
      if (!isUnreachable(error) || !(await isAnythingKept(dataDir))) throw error;
      progress('the database does not answer: serving the last known good rulesets');
      return false;
    }
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

  /** In this process alone. @returns the welcome */
  private async serve(config: StandaloneConfig, dsn: string, isPrepared: boolean): Promise<string> {
    const app = await this.createApp(config, dsn);
    await consumeStream(app);
    // Listening comes first: secrets made before a busy port is found would never be seen.
    const url = await listen(app, config.http);
    // There was a tenant once, or nothing would have been kept.
    return isPrepared ? welcomeOf(app, config, url) : laterWelcome(url);
  }

  /** As one of several processes: what others need has been started, and made, by the first one. */
  private async serveAsMember(config: StandaloneConfig, member: GroupMember): Promise<void> {
    const { dsn } = config.database;
    if (dsn === undefined) throw new Error('the first process has not said where its database is');
    const app = await this.createApp(config, dsn, member);
    const url = await listen(app, config.http);
    member.listening(url, await welcomeOf(app, config, url));
  }

  /** By several processes, with the jobs in this one. @returns the welcome */
  private async serveFromSeveral(config: StandaloneConfig, dsn: string): Promise<string> {
    const { http, cluster } = config;
    const logger = createLogger(config.logging);
    const jobs = await startJobs({ dsn, cluster, logger });
    this.app = jobs;
    const running = runProcessGroup({
      size: http.workers,
      logger,
      timeoutMs: http.shutdownTimeoutMs,
      env: config.database.dsn === undefined ? { PG_DSN: dsn } : {},
      last: async () => {
        await jobs.close();
        await this.stopPostgres();
      },
    });
    this.handSignalsOver();
    const { welcome } = await running;
    return welcome;
  }

  /**
   * To who listens for signals already: with its last listener Node gives up a signal, and one that has come but has
   * not been told of yet is lost.
   */
  private handSignalsOver(): void {
    for (const signal of SIGNALS) process.off(signal, this.endEarly);
  }

  private async createApp(
    config: StandaloneConfig,
    dsn: string,
    member?: GroupMember,
  ): Promise<NestExpressApplication> {
    const logger = createLogger(config.logging);
    const drain = new Drain();
    const { http, cluster, limits, streams, rulesets } = config;
    const { dataDir } = config.storage;
    const jwtSecret = config.auth.jwtSecret ?? (await jwtSecretOf(resolve(dataDir)));
    const auth = { ...config.auth, jwtSecret };
    const parts = { dsn, cluster, auth, limits, logger, drain, streams, rulesets, dataDir, member };
    const app = await createService(StandaloneModule.register(parts), {
      http,
      limits,
      logger,
      drain,
    });
    this.app = app;
    this.drain = drain;
    const { shutdownTimeoutMs: timeoutMs, shutdownDelayMs: delayMs } = http;
    const last = () => this.stopPostgres();
    shutDownOnSignals({ app, drain, logger, timeoutMs, delayMs, last }, member);
    this.handSignalsOver();
    return app;
  }
}

/** Founds the first tenant where there is none. */
async function welcomeOf(
  app: NestExpressApplication,
  config: StandaloneConfig,
  url: string,
): Promise<string> {
  const input = firstTenant(config.bootstrap);
  const firstStart = app.get(FirstStartUseCase, { strict: false });
  const founded = await firstStart.execute(input).catch((error: unknown) => {
    if (isOutage(error)) return null;
    throw error;
  });
  return founded ? firstWelcome(url, input, founded) : laterWelcome(url);
}

/** The schema may still have to be brought forward when the database is back. */
function migrateWhenPossible(dsn: string): void {
  runMigrations(dsn).then(
    (names) => {
      for (const name of names) progress(`migrated: ${name}`);
    },
    () => setTimeout(migrateWhenPossible, MIGRATION_RETRY_MS, dsn).unref(),
  );
}

/** Beside the log, for the person at the terminal. */
function progress(message: string): void {
  process.stderr.write(`[ffs] ${message}\n`);
}
