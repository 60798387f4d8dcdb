import { type SdkKeyKind, SDK_KEY_KINDS } from '#domain/access/sdk-key';
import { type CompiledRuleset } from '#domain/evaluation/compile';
import { ChangeLog } from './change-log.js';
import { type EventStream } from './event-stream.js';
import { inSlices } from './in-slices.js';
import { greeting, refetchEvent, revisionEvent } from './sse-frames.js';

const STREAM_PROTOCOLS = ['ffs', 'ofrep'] as const;
/** `ffs` is `/v1/stream`. */
export type StreamProtocol = (typeof STREAM_PROTOCOLS)[number];

/** Everybody who is told the same, byte for byte. */
interface Audience {
  readonly protocol: StreamProtocol;
  readonly kind: SdkKeyKind;
  readonly streams: Set<EventStream>;
}

/** Reconnecting within this time after a crash, each client at a moment of its own, in milliseconds. */
const RETRY_MS = { least: 1_000, most: 5_000 };

/** The streams of one environment, and what they have been told. */
export class RevisionChannel {
  private readonly audiences: readonly Audience[] = STREAM_PROTOCOLS.flatMap((protocol) =>
    SDK_KEY_KINDS.map((kind) => ({ protocol, kind, streams: new Set<EventStream>() })),
  );
  private readonly log: ChangeLog;

  /** @param announced a ruleset that may be spoken of */
  constructor(announced: CompiledRuleset) {
    this.log = new ChangeLog(announced);
  }

  /** The revision that its streams know of. */
  get revision(): number {
    return this.log.ruleset.revision;
  }

  get isEmpty(): boolean {
    return this.audiences.every(({ streams }) => streams.size === 0);
  }

  /**
   * Begins a stream, and tells it at once what it has missed.
   * @param known the revision that the client has seen last; `undefined` for one that begins anew
   */
  join(
    stream: EventStream,
    protocol: StreamProtocol,
    kind: SdkKeyKind,
    known: number | undefined,
  ): void {
    const audience = this.audiences.find((one) => one.protocol === protocol && one.kind === kind);
    audience?.streams.add(stream);
    stream.onceClosed(() => audience?.streams.delete(stream));
    stream.begin(greeting(this.revision, randomRetry()));
    if (known === undefined || known >= this.revision) return;
    stream.send(eventOf(protocol, this.revision, () => this.log.since(known, kind)));
  }

  /** Tells of a newer ruleset whoever can see a difference; a server key sees each. */
  async announce(next: CompiledRuleset): Promise<void> {
    const changed = this.log.advance(next);
    for (const { protocol, kind, streams } of this.audiences) {
      const flags = changed[kind];
      if (streams.size === 0 || (kind === 'client' && flags.length === 0)) continue;
      const event = eventOf(protocol, next.revision, () => flags);
      await inSlices(streams, (stream) => {
        stream.send(event);
      });
    }
  }

  /** Ends all its streams. */
  close(): void {
    for (const { streams } of this.audiences)
      streams.forEach((stream) => {
        stream.end();
      });
  }
}

function eventOf(
  protocol: StreamProtocol,
  revision: number,
  flags: () => readonly string[],
): Buffer {
  switch (protocol) {
    case 'ffs':
      return revisionEvent(revision, flags());
    case 'ofrep':
      return refetchEvent(revision);
  }
}

function randomRetry(): number {
  return RETRY_MS.least + Math.floor(Math.random() * (RETRY_MS.most - RETRY_MS.least));
}
