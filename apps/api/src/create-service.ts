import { type DynamicModule } from '@nestjs/common';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { type Logger } from 'pino';
import { type HttpConfig } from '#infra/config/http.config';
import { type LimitsConfig } from '#infra/config/limits.config';
import { RequestBodies } from './http/limits/request-bodies.js';
import { RateLimits } from './http/limits/rate-limits.js';
import { createHttpApp } from './http/create-http-app.js';
import { createSdkLane } from './lane/create-sdk-lane.js';
import { type Drain } from '#infra/operations/drain';
import { ofrepErrorShape } from './ofrep/ofrep-error.shape.js';
import { serveDocumentation } from './openapi/documentation.js';

export interface ServiceParts {
  readonly http: HttpConfig;
  readonly limits: LimitsConfig;
  readonly logger: Logger;
  readonly drain: Drain;
  /** For tests that compare: without it every request goes through Express. */
  readonly withLane?: boolean;
}

/** The application with everything that both entry points want of it, not yet listening. */
export async function createService(
  root: DynamicModule,
  { http, limits, logger, drain, withLane = true }: ServiceParts,
): Promise<NestExpressApplication> {
  const errorShapes = [ofrepErrorShape];
  const app = await createHttpApp(root, {
    config: http,
    logger,
    drain,
    errorShapes,
    lane: withLane ? createSdkLane : undefined,
    bodies: new RequestBodies(limits.bodyMemory),
    limitsOf: (made) => made.get(RateLimits, { strict: false }),
  });
  serveDocumentation(app);
  return app;
}

/** Listens, and tells the address that clients on this machine can use. */
export async function listen(app: NestExpressApplication, http: HttpConfig): Promise<string> {
  await app.listen(http.port, http.host);
  const url = new URL(await app.getUrl());
  return url.origin;
}
