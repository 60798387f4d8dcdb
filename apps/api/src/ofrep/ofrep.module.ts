import { Module } from '@nestjs/common';
import { SdkModule } from '../sdk/sdk.module.js';
import { OfrepBulkEndpoint } from './ofrep-bulk.endpoint.js';
import { OfrepFlagEndpoint } from './ofrep-flag.endpoint.js';
import { OfrepController } from './ofrep.controller.js';

@Module({
  imports: [SdkModule],
  controllers: [OfrepController],
  providers: [OfrepBulkEndpoint, OfrepFlagEndpoint],
})
export class OfrepModule {}
