import { type DynamicModule, Module } from '@nestjs/common';
import { type StreamsConfig } from '#infra/config/streams.config';
import { Drain } from '#infra/operations/drain';
import { KeyWatchJob } from './key-watch.job.js';
import { OpenStreams, STREAM_LIMITS } from './open-streams.js';
import { RevisionAnnouncer } from './revision-announcer.js';
import { StreamController } from './stream.controller.js';
import { StreamOpener } from './stream-opener.js';

export interface RealtimeParts {
  readonly limits: StreamsConfig;
  readonly drain: Drain;
}

/** Streams of changes to SDKs. */
@Module({})
export class RealtimeModule {
  static register({ limits, drain }: RealtimeParts): DynamicModule {
    return {
      module: RealtimeModule,
      global: true,
      controllers: [StreamController],
      providers: [
        { provide: STREAM_LIMITS, useValue: limits },
        { provide: Drain, useValue: drain },
        KeyWatchJob,
        OpenStreams,
        RevisionAnnouncer,
        StreamOpener,
      ],
      exports: [StreamOpener],
    };
  }
}
