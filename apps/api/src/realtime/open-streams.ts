import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { type SdkPrincipal } from '#domain/access/sdk-key';
import { DomainError } from '#domain/kernel/domain-error';
import { type StreamsConfig } from '#infra/config/streams.config';
import { openStreams } from '#infra/observability/metrics';
import { Drain } from '#infra/operations/drain';
import { type EventStream } from './event-stream.js';
import { inSlices } from './in-slices.js';
import { type StreamProtocol } from './revision-channel.js';
import { farewell, HEARTBEAT } from './sse-frames.js';

export const STREAM_LIMITS = Symbol('STREAM_LIMITS');

/** By contract; below the minute after which common proxies give up on a silent connection. */
const HEARTBEAT_MS = 15_000;

/** When clients come back after this instance has ended, in milliseconds: not all at once. */
const RETURN_MS = { least: 1_000, most: 10_000 };

/** When a client that was one too many may try again, in seconds. */
const RETRY_SECONDS = { least: 5, most: 30 };

/** A place for one stream, taken before the stream is open so that no burst can take more than there are. */
export interface StreamPlace {
  /** Fills the place with a stream; it is given back when that closes. */
  fill(stream: EventStream): void;
  /** Gives back a place that was not filled. */
  leave(): void;
}

interface KeyStreams {
  places: number;
  readonly streams: Set<EventStream>;
}

/** Every stream of this process: how many there may be, their heartbeat, and their end. */
@Injectable()
export class OpenStreams implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly byKey = new Map<string, KeyStreams>();
  private places = 0;
  private heartbeat: NodeJS.Timeout | undefined;

  constructor(
    @Inject(STREAM_LIMITS) private readonly limits: StreamsConfig,
    private readonly drain: Drain,
  ) {}

  onApplicationBootstrap(): void {
    this.heartbeat = setInterval(() => {
      void inSlices(this.all(), (stream) => {
        stream.beat(HEARTBEAT);
      });
    }, HEARTBEAT_MS);
    this.drain.signal.addEventListener('abort', this.sendAway);
  }

  onApplicationShutdown(): void {
    clearInterval(this.heartbeat);
    this.drain.signal.removeEventListener('abort', this.sendAway);
    this.sendAway();
  }

  /** @throws DomainError `unavailable` when there is no place here, `rate_limited` when the key has its share */
  admit({ keyId }: SdkPrincipal, protocol: StreamProtocol): StreamPlace {
    if (this.drain.active) throw refusal('unavailable', 'this instance is shutting down');
    const key = this.byKey.get(keyId) ?? { places: 0, streams: new Set() };
    if (key.places >= this.limits.mostPerKey) {
      throw refusal('rate_limited', 'the key has as many streams as it may have');
    }
    if (this.places >= this.limits.most) {
      throw refusal('unavailable', 'this instance cannot keep more streams');
    }
    this.byKey.set(keyId, key);
    this.places += 1;
    key.places += 1;
    const leave = () => {
      this.places -= 1;
      key.places -= 1;
      if (key.places === 0) this.byKey.delete(keyId);
    };
    const fill = (stream: EventStream) => {
      key.streams.add(stream);
      openStreams.inc({ protocol });
      stream.onceClosed(() => {
        key.streams.delete(stream);
        openStreams.dec({ protocol });
        leave();
      });
    };
    return { fill, leave };
  }

  /** The ids of the keys that have streams. */
  keyIds(): string[] {
    return [...this.byKey.keys()];
  }

  /** Ends all streams of a key. @returns how many there were */
  endOf(keyId: string): number {
    const streams = [...(this.byKey.get(keyId)?.streams ?? [])];
    for (const stream of streams) stream.end();
    return streams.length;
  }

  private *all(): Generator<EventStream, void> {
    for (const { streams } of this.byKey.values()) yield* streams;
  }

  private readonly sendAway = (): void => {
    for (const stream of this.all()) stream.end(farewell(between(RETURN_MS)));
  };
}

function refusal(kind: 'unavailable' | 'rate_limited', message: string): DomainError {
  const error = new DomainError(kind, message);
  error.retryAfterSeconds = between(RETRY_SECONDS);
  return error;
}

function between({ least, most }: { readonly least: number; readonly most: number }): number {
  return least + Math.floor(Math.random() * (most - least));
}
