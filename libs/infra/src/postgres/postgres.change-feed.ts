import { Inject, Injectable, Logger } from '@nestjs/common';
import {
  isRulesetChangeEvent,
  type RulesetChangeEvent,
} from '#domain/rulesets/ruleset-change.event';
import { ChangeFeed, type ChangeFeedHandlers } from '../rulesets/change-feed.js';
import { CHANNELS } from './channels.js';
import { DATABASE_DSN } from './database-dsn.js';
import { PostgresListener } from './postgres-listener.js';

const noPatch = () => null;

/** Hears what `PostgresChangeBroadcast` tells. */
@Injectable()
export class PostgresChangeFeed extends ChangeFeed {
  private readonly logger = new Logger(PostgresChangeFeed.name);
  private listener: PostgresListener | undefined;

  constructor(@Inject(DATABASE_DSN) private readonly dsn: string) {
    super();
  }

  override open(handlers: ChangeFeedHandlers): Promise<void> {
    this.listener = new PostgresListener(this.dsn, CHANNELS.rulesetChanges, {
      onNotification: (payload) => {
        this.hear(payload, handlers);
      },
      onListening: handlers.onGap,
    });
    return this.listener.open();
  }

  override async close(): Promise<void> {
    await this.listener?.close();
  }

  private hear(payload: string, { onChange, onGap }: ChangeFeedHandlers): void {
    const events = readEvents(payload);
    if (events === null) {
      // Another release may say it in another way: that something changed is all that must be understood.
      this.logger.warn('a notification that cannot be read: comparing revisions instead');
      onGap();
    }
    for (const event of events ?? []) onChange(event, noPatch);
  }
}

function readEvents(payload: string): RulesetChangeEvent[] | null {
  try {
    const events: unknown = JSON.parse(payload);
    return Array.isArray(events) && events.every(isRulesetChangeEvent) ? events : null;
  } catch {
    return null;
  }
}
