import { type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { configureApp, type HttpFoundation } from './configure-app.js';
import { HttpAdapter } from './http-adapter.js';

/**
 * Makes the application, not yet listening, with everything that holds for every route.
 * @param module imports `LoggerModule.forRoot(loggerModuleParams(logger))`
 */
export async function createHttpApp(
  module: Type | DynamicModule,
  foundation: HttpFoundation,
  adapter = new HttpAdapter(),
): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(module, adapter, {
    bodyParser: false,
    bufferLogs: true,
    abortOnError: false,
  });
  configureApp(app, foundation);
  return app;
}
