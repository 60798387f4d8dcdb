import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { SdkKeyDirectory } from '#domain/access/sdk-key.directory';
import { endedStreams } from '#infra/observability/metrics';
import { OpenStreams } from './open-streams.js';

/** A stream may open with a key that ended up to four seconds ago, and must be gone after five. */
const INTERVAL_MS = 1_000;

/** As long as known keys stay valid for requests while the database is down, in milliseconds. */
const OUTAGE_MS = 86_400_000;

/** Ends the streams of keys that are revoked, expired, or of an environment that is gone: one query for all keys. */
@Injectable()
export class KeyWatchJob implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(KeyWatchJob.name);
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;
  private confirmedAt = Date.now();

  constructor(
    private readonly streams: OpenStreams,
    private readonly directory: SdkKeyDirectory,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.look(), INTERVAL_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  /** Never rejects: while the database is down, streams go on as requests do. */
  look(): Promise<void> {
    this.looking ??= this.endStreamsOfDeadKeys().finally(() => {
      this.looking = undefined;
    });
    return this.looking;
  }

  private async endStreamsOfDeadKeys(): Promise<void> {
    const keyIds = this.streams.keyIds();
    let living: ReadonlySet<string> = new Set();
    try {
      if (keyIds.length > 0) living = await this.directory.living(keyIds);
      this.confirmedAt = Date.now();
    } catch (error) {
      if (Date.now() - this.confirmedAt < OUTAGE_MS) return;
      this.logger.warn(
        { err: error },
        'keys could not be confirmed for a day: ending their streams',
      );
    }
    for (const keyId of keyIds) {
      if (!living.has(keyId)) endedStreams.inc({ reason: 'key' }, this.streams.endOf(keyId));
    }
  }
}
