import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { ChangePublisher } from '#domain/rulesets/change-publisher';
import { type RulesetChangeEvent } from '#domain/rulesets/ruleset-change.event';
import { commitToPublished } from '#infra/observability/metrics';
import { OutageLog } from '#infra/observability/outage-log';
import { OutboxReader } from '#infra/outbox/outbox.reader';
import { CHANNELS } from '#infra/postgres/channels';
import { DATABASE_DSN } from '#infra/postgres/database-dsn';
import { PostgresListener } from '#infra/postgres/postgres-listener';

const BATCH = 200;
/** For what a lost wake-up left behind. */
const SWEEP_INTERVAL_MS = 1_000;

/** Moves committed changes from the outbox to the stream, as soon as a commit wakes it. */
@Injectable()
export class OutboxRelayJob implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly outage = new OutageLog(
    new Logger(OutboxRelayJob.name),
    'the outbox cannot be relayed now: trying again',
    'the outbox is relayed again',
  );
  private readonly listener: PostgresListener;
  private sweep: NodeJS.Timeout | undefined;
  private draining: Promise<void> | undefined;
  private again = false;
  private stopped = false;

  constructor(
    @Inject(DATABASE_DSN) dsn: string,
    private readonly outbox: OutboxReader,
    private readonly publisher: ChangePublisher,
  ) {
    this.listener = new PostgresListener(dsn, CHANNELS.outbox, {
      onNotification: () => {
        this.wake();
      },
      onListening: () => {
        this.wake();
      },
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    this.sweep = setInterval(() => {
      this.wake();
    }, SWEEP_INTERVAL_MS);
    await this.listener.open();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearInterval(this.sweep);
    await this.listener.close();
    await this.draining;
  }

  private wake(): void {
    this.again = true;
    this.draining ??= this.drain().finally(() => {
      this.draining = undefined;
    });
  }

  private async drain(): Promise<void> {
    while (this.again && !this.stopped) {
      this.again = false;
      try {
        const published = await this.outbox.publishNext(BATCH, (events) => this.publish(events));
        this.outage.worked();
        this.again ||= published === BATCH;
      } catch (error) {
        this.outage.failed(error);
        return;
      }
    }
  }

  private async publish(events: readonly RulesetChangeEvent[]): Promise<void> {
    await this.publisher.publish(events);
    for (const { committedAt } of events) {
      commitToPublished.observe(Math.max(0, Date.now() - committedAt) / 1000);
    }
  }
}
