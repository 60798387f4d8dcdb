import { Module } from '@nestjs/common';
import { EvaluateAllQuery } from '#domain/decisions/evaluate-all.query';
import { EvaluateFlagsQuery } from '#domain/decisions/evaluate-flags.query';
import { SdkController } from './sdk.controller.js';

@Module({
  controllers: [SdkController],
  providers: [EvaluateAllQuery, EvaluateFlagsQuery],
  exports: [EvaluateAllQuery, EvaluateFlagsQuery],
})
export class SdkModule {}
