import { Module } from '@nestjs/common';
import { EvaluateAllQuery } from '#domain/decisions/evaluate-all.query';
import { EvaluateFlagsQuery } from '#domain/decisions/evaluate-flags.query';
import { DecideFlagEndpoint } from './decide-flag.endpoint.js';
import { EvaluateEndpoint } from './evaluate.endpoint.js';
import { PingEndpoint } from './ping.endpoint.js';
import { SdkController } from './sdk.controller.js';

@Module({
  controllers: [SdkController],
  providers: [
    DecideFlagEndpoint,
    EvaluateAllQuery,
    EvaluateEndpoint,
    EvaluateFlagsQuery,
    PingEndpoint,
  ],
  exports: [EvaluateAllQuery, EvaluateFlagsQuery],
})
export class SdkModule {}
