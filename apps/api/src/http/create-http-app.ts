import { type DynamicModule, type INestApplicationContext, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { configureApp, type HttpFoundation } from './configure-app.js';
import { HttpAdapter } from './http-adapter.js';
import { type HttpFront, type TakeRequest } from './http-front.js';
import { shedLoad } from './overload/shed-load.js';

export interface HttpAppOptions extends HttpFoundation {
  /** Makes what is asked before Express. */
  readonly lane?: ((app: INestApplicationContext, front: HttpFront) => TakeRequest) | undefined;
}

/**
 * Makes the application, not yet listening, with everything that holds for every route.
 * @param module imports `LoggerModule.forRoot(loggerModuleParams(logger))`
 */
export async function createHttpApp(
  module: Type | DynamicModule,
  { lane, ...foundation }: HttpAppOptions,
  adapter = new HttpAdapter(),
): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(module, adapter, {
    bodyParser: false,
    bufferLogs: true,
    abortOnError: false,
  });
  const front = configureApp(app, foundation);
  adapter.askFirst(shedLoad(front, lane?.(app, front) ?? (() => false)));
  return app;
}
