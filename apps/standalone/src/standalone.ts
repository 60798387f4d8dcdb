import { join, resolve } from 'node:path';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { createService, listen } from '#api/create-service';
import { Drain } from '#infra/operations/drain';
import { shutDownOnSignals } from '#infra/operations/graceful-shutdown';
import { FirstStartUseCase } from '#domain/tenancy/first-start.use-case';
import { type AuthConfig } from '#infra/config/auth.config';
import { loadStandaloneConfig, type StandaloneConfig } from '#infra/config/load-config';
import { createLogger } from '#infra/observability/logger';
import { isAnythingKept } from '#infra/last-known/is-anything-kept';
import { isUnreachable } from '#infra/postgres/database-link';
import { runMigrations } from '#infra/postgres/run-migrations';
import { consumeStream } from '#worker/consume-stream';
import { EmbeddedPostgres } from './embedded-postgres/embedded-postgres.js';
import { firstTenant } from './first-tenant.js';
import { jwtSecretOf } from './jwt-secret-file.js';
import { StandaloneModule } from './standalone.module.js';
import { firstWelcome, laterWelcome } from './welcome.js';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
const MIGRATION_RETRY_MS = 2_000;

/** Everything of FFS in one process, in the order in which it must start and end. */
export class Standalone {
  private postgres: Promise<EmbeddedPostgres> | undefined;
  private app: NestExpressApplication | undefined;
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
    for (const signal of SIGNALS) process.on(signal, this.endEarly);
    const config = loadStandaloneConfig();
    const dataDir = resolve(config.storage.dataDir);
    const dsn = config.database.dsn ?? (await this.startPostgres(dataDir));
    const isPrepared = await this.prepare(dsn, dataDir);
    const jwtSecret = config.auth.jwtSecret ?? (await jwtSecretOf(dataDir));
    const auth = { ...config.auth, jwtSecret };
    if (isPrepared) await this.serve(config, dsn, auth);
    else await this.serveLastKnown(config, dsn, auth);
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

  private async serve(config: StandaloneConfig, dsn: string, auth: AuthConfig): Promise<void> {
    // Listening comes first: secrets made before a busy port is found would never be seen.
    const { app, url } = await this.listen(config, dsn, auth);
    const input = firstTenant(config.bootstrap);
    const founded = await app.get(FirstStartUseCase, { strict: false }).execute(input);
    process.stdout.write(founded ? firstWelcome(url, input, founded) : laterWelcome(url));
  }

  /** There was a tenant once, or nothing would have been kept; the schema may still have to be brought forward. */
  private async serveLastKnown(
    config: StandaloneConfig,
    dsn: string,
    auth: AuthConfig,
  ): Promise<void> {
    const { url } = await this.listen(config, dsn, auth);
    process.stdout.write(laterWelcome(url));
    const migrate = (): void => {
      runMigrations(dsn).then(
        (names) => {
          for (const name of names) progress(`migrated: ${name}`);
        },
        () => setTimeout(migrate, MIGRATION_RETRY_MS).unref(),
      );
    };
    migrate();
  }

  private async listen(config: StandaloneConfig, dsn: string, auth: AuthConfig) {
    const logger = createLogger(config.logging);
    const drain = new Drain();
    const root = StandaloneModule.register({
      dsn,
      cluster: config.cluster,
      auth,
      limits: config.limits,
      logger,
      drain,
      streams: config.streams,
      rulesets: config.rulesets,
      dataDir: config.storage.dataDir,
    });
    const app = await createService(root, {
      http: config.http,
      limits: config.limits,
      logger,
      drain,
    });
    this.app = app;
    for (const signal of SIGNALS) process.off(signal, this.endEarly);
    shutDownOnSignals({
      app,
      drain,
      logger,
      timeoutMs: config.http.shutdownTimeoutMs,
      delayMs: config.http.shutdownDelayMs,
      last: () => this.stopPostgres(),
    });
    await consumeStream(app);
    return { app, url: await listen(app, config.http) };
  }
}

/** Beside the log, for the person at the terminal. */
function progress(message: string): void {
  process.stderr.write(`[ffs] ${message}\n`);
}
