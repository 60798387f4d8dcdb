import { type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Logger as PinoNestLogger } from 'nestjs-pino';
import { NestLogger } from '#infra/observability/nest.logger';
import { consumeStream } from '#worker/consume-stream';
import { StandaloneModule, type StandaloneParts } from './standalone.module.js';

/** What happens behind the API, once for all processes that serve it. Listens to nothing. */
export async function startJobs(
  parts: Pick<StandaloneParts, 'dsn' | 'cluster' | 'logger'>,
): Promise<INestApplication> {
  const app = await NestFactory.create(StandaloneModule.jobs(parts), {
    bodyParser: false,
    bufferLogs: true,
    abortOnError: false,
  });
  app.useLogger(new NestLogger(app.get(PinoNestLogger)));
  await consumeStream(app);
  return app.init();
}
