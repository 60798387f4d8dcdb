import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { EvaluateAllQuery } from '#domain/decisions/evaluate-all.query';
import { EvaluateFlagsQuery } from '#domain/decisions/evaluate-flags.query';
import { ScopeTags } from '#domain/decisions/scope-tags';
import { DecideFlagEndpoint } from './decide-flag.endpoint.js';
import { EvaluateEndpoint } from './evaluate.endpoint.js';
import { PingEndpoint } from './ping.endpoint.js';
import { RulesetBodies } from './ruleset-bodies.js';
import { RulesetController } from './ruleset.controller.js';
import { RulesetEndpoint } from './ruleset.endpoint.js';
import { SdkController } from './sdk.controller.js';
import { StaleInterceptor } from './stale.interceptor.js';

@Module({
  controllers: [RulesetController, SdkController],
  providers: [
    DecideFlagEndpoint,
    EvaluateAllQuery,
    EvaluateEndpoint,
    EvaluateFlagsQuery,
    PingEndpoint,
    RulesetBodies,
    RulesetEndpoint,
    ScopeTags,
    { provide: APP_INTERCEPTOR, useClass: StaleInterceptor },
  ],
  exports: [EvaluateAllQuery, EvaluateFlagsQuery],
})
export class SdkModule {}
