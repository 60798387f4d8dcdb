import { type ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import { type SdkPrincipal } from '#domain/access/sdk-key';
import { endedStreams } from '#infra/observability/metrics';
import { EventStream } from './event-stream.js';
import { OpenStreams } from './open-streams.js';
import { RevisionAnnouncer } from './revision-announcer.js';
import { type StreamProtocol } from './revision-channel.js';

/** Turns a request into a stream; knows neither Nest nor Express. */
@Injectable()
export class StreamOpener {
  constructor(
    private readonly streams: OpenStreams,
    private readonly announcer: RevisionAnnouncer,
  ) {}

  /**
   * Resolves when the stream is open, or the client has left before.
   * @param known the revision that the client has seen last; `undefined` for one that begins anew
   * @throws DomainError before anything was answered
   */
  async open(
    principal: SdkPrincipal,
    protocol: StreamProtocol,
    known: number | undefined,
    response: ServerResponse,
  ): Promise<void> {
    const place = this.streams.admit(principal, protocol);
    const release = this.announcer.retain(principal);
    const giveBack = (): void => {
      release();
      place.leave();
    };
    const channel = await this.announcer.channelOf(principal).catch((error: unknown) => {
      giveBack();
      throw error;
    });
    if (response.destroyed) {
      giveBack();
      return;
    }
    const stream = new EventStream(response, () => {
      endedStreams.inc({ reason: 'slow' });
    });
    place.fill(stream);
    stream.onceClosed(release);
    channel.join(stream, protocol, principal.kind, known);
  }
}

/**
 * The revision in a `Last-Event-ID`, or one like it; `undefined` for none. What cannot be read stands for a
 * state unknown, which is older than any.
 */
export function revisionSeen(id: unknown): number | undefined {
  if (id === undefined || id === '') return undefined;
  return typeof id === 'string' && /^\d{1,15}$/.test(id) ? Number(id) : -1;
}
