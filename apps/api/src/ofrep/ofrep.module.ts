import { Module } from '@nestjs/common';
import { SdkModule } from '../sdk/sdk.module.js';
import { AwaitedRevisions } from './awaited-revisions.js';
import { EventStreams } from './event-streams.js';
import { OfrepBulkEndpoint } from './ofrep-bulk.endpoint.js';
import { OfrepFlagEndpoint } from './ofrep-flag.endpoint.js';
import { OfrepStreamController } from './ofrep-stream.controller.js';
import { OfrepController } from './ofrep.controller.js';

@Module({
  imports: [SdkModule],
  controllers: [OfrepController, OfrepStreamController],
  providers: [AwaitedRevisions, EventStreams, OfrepBulkEndpoint, OfrepFlagEndpoint],
})
export class OfrepModule {}
