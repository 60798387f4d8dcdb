import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ChangeBroadcast } from '#domain/rulesets/change-broadcast';
import { type RulesetChangeEvent } from '#domain/rulesets/ruleset-change.event';
import { CHANNELS } from './channels.js';

/** PostgreSQL allows a payload just under 8000 bytes; an event has less than 200. */
const EVENTS_PER_NOTIFICATION = 35;

/** Carries changes to every instance that shares the database. */
@Injectable()
export class PostgresChangeBroadcast extends ChangeBroadcast {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async publish(events: readonly RulesetChangeEvent[]): Promise<void> {
    for (let at = 0; at < events.length; at += EVENTS_PER_NOTIFICATION) {
      const payload = JSON.stringify(events.slice(at, at + EVENTS_PER_NOTIFICATION));
      await this.dataSource.query(`select pg_notify($1, $2)`, [CHANNELS.rulesetChanges, payload]);
    }
  }
}
