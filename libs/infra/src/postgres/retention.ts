import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { asSystem } from './scope.js';

const EXPIRED = [
  // An instance that was away for longer loads whole rulesets instead of what changed.
  `delete from outbox where published_at < now() - interval '24 hours'`,
  // A key is promised to be known for 24 hours; the hour more is for clocks and for this job's own pace.
  `delete from idempotent_answers where created_at < now() - interval '25 hours'`,
];

/** Removes rows that have served their time; each kind in a transaction of its own. */
@Injectable()
export class Retention {
  constructor(private readonly dataSource: DataSource) {}

  async removeExpired(): Promise<void> {
    for (const statement of EXPIRED) {
      await asSystem(this.dataSource, (sql) => sql.query(statement));
    }
  }
}
