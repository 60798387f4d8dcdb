import { join, resolve } from 'node:path';
import { createHttpApp } from '#api/http/create-http-app';
import { ofrepErrorShape } from '#api/ofrep/ofrep-error.shape';
import { FirstStartUseCase } from '#domain/tenancy/first-start.use-case';
import { loadStandaloneConfig } from '#infra/config/load-config';
import { createLogger } from '#infra/observability/logger';
import { runMigrations } from '#infra/postgres/run-migrations';
import { EmbeddedPostgres } from './embedded-postgres/embedded-postgres.js';
import { firstTenant } from './first-tenant.js';
import { jwtSecretOf } from './jwt-secret-file.js';
import { endWithParent } from './parent-watch.js';
import { StandaloneModule } from './standalone.module.js';
import { firstWelcome, laterWelcome } from './welcome.js';

const config = loadStandaloneConfig();
const logger = createLogger(config.logging);
endWithParent();
const dataDir = resolve(config.storage.dataDir);
const log = (m: string) => process.stderr.write(`[ffs] ${m}\n`);
const jwtSecret = config.auth.jwtSecret ?? (await jwtSecretOf(dataDir));
const pg = config.database.dsn
  ? undefined
  : await EmbeddedPostgres.start({ dataDir: join(dataDir, 'postgres'), log });
const dsn = config.database.dsn ?? pg?.dsn ?? '';
await runMigrations(dsn);
const app = await createHttpApp(StandaloneModule.register({ dsn, jwtSecret, logger }), {
  config: config.http,
  logger,
  errorShapes: [ofrepErrorShape],
});
const input = firstTenant(config.bootstrap);
const founded = await app.get(FirstStartUseCase, { strict: false }).execute(input);
await app.listen(config.http.port, config.http.host);
const url = await app.getUrl();
process.stdout.write(founded ? firstWelcome(url, input, founded) : laterWelcome(url));
process.once('SIGTERM', () => {
  void app
    .close()
    .then(() => pg?.stop())
    .then(() => process.exit(0));
});
