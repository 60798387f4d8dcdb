import { Injectable, Logger } from '@nestjs/common';
import { ChangeFeed, type ChangeFeedHandlers } from '../rulesets/change-feed.js';
import { decodeAnnouncement } from './announcement.js';
import { CHANGES_CHANNEL } from './keys.js';
import { RedisConnection } from './redis-connection.js';

/** Hears what `RedisChangeBroadcast` tells, on a connection of its own. */
@Injectable()
export class RedisChangeFeed extends ChangeFeed {
  private readonly logger = new Logger(RedisChangeFeed.name);
  private readonly connection: RedisConnection;

  constructor(url: string) {
    super();
    this.connection = new RedisConnection(url, 'ffs-changes');
  }

  override async open({ onChange, onGap }: ChangeFeedHandlers): Promise<void> {
    const { client } = this.connection;
    client.on('message', (_channel: string, message: string) => {
      const announcement = decodeAnnouncement(message);
      if (announcement) {
        onChange(announcement.event, announcement.patch);
      } else {
        this.logger.warn('an announcement that cannot be read: comparing revisions instead');
        onGap();
      }
    });
    client.on('ready', () => {
      client.subscribe(CHANGES_CHANNEL).then(onGap, (error: unknown) => {
        this.logger.warn({ err: error }, 'cannot subscribe to changes');
        client.disconnect(true);
      });
    });
    await this.connection.open();
  }

  override close(): Promise<void> {
    this.connection.close();
    return Promise.resolve();
  }
}
