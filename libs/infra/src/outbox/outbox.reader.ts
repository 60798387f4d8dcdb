import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type RulesetChangeEvent } from '#domain/rulesets/ruleset-change.event';
import { asSystem } from '../postgres/scope.js';

interface OutboxRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly environment_id: string;
  readonly revision: string;
  readonly committed_at: Date;
}

/** One relay moves the outbox at a time; the number is arbitrary but must not be used for another lock. */
const RELAY_LOCK = 4_670_001;

@Injectable()
export class OutboxReader {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Hands the oldest unpublished rows to `publish` and marks them when it resolves: a crash in between repeats
   * them. Rows are found by what is unpublished, never by a high-water id, so a late commit is not skipped.
   * @returns how many rows were published; 0 also when another relay is at it.
   */
  publishNext(
    limit: number,
    publish: (events: readonly RulesetChangeEvent[]) => Promise<void>,
  ): Promise<number> {
    return asSystem(this.dataSource, async (sql) => {
      const [lock] = await sql.query<{ held: boolean }[]>(
        `select pg_try_advisory_xact_lock(${RELAY_LOCK}) as held`,
      );
      if (lock?.held !== true) return 0;
      const rows = await sql.query<OutboxRow[]>(
        `select id, tenant_id, environment_id, revision, committed_at from outbox
         where published_at is null order by id limit $1`,
        [limit],
      );
      if (rows.length === 0) return 0;
      await publish(rows.map(toEvent));
      await sql.query(`update outbox set published_at = now() where id = any($1)`, [
        rows.map((row) => row.id),
      ]);
      return rows.length;
    });
  }

  /** When the change that has waited longest was committed; `null` when nothing waits. */
  async oldestUnpublished(): Promise<Date | null> {
    const [row] = await asSystem(this.dataSource, (sql) =>
      sql.query<{ committed_at: Date }[]>(
        `select committed_at from outbox where published_at is null order by id limit 1`,
      ),
    );
    return row?.committed_at ?? null;
  }
}

function toEvent(row: OutboxRow): RulesetChangeEvent {
  return {
    tenantId: row.tenant_id,
    environmentId: row.environment_id,
    revision: Number(row.revision),
    committedAt: row.committed_at.getTime(),
  };
}
