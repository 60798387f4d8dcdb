import { Module } from '@nestjs/common';
import { EvaluateFlagsQuery } from '#domain/decisions/evaluate-flags.query';
import { SdkController } from './sdk.controller.js';

@Module({
  controllers: [SdkController],
  providers: [EvaluateFlagsQuery],
  exports: [EvaluateFlagsQuery],
})
export class SdkModule {}
