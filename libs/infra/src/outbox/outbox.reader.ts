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

/** So that one relay does not claim every tenant when others could help. */
const MOST_TENANTS = 50;

/**
 * Claims tenants by locking the oldest waiting change of each: whoever holds it is the only one that moves changes
 * of that tenant, so their order stays. `$1` is how many tenants at most. The recursion steps from tenant to tenant
 * by the index, however many changes wait.
 */
const CLAIM_TENANTS = `
  with recursive oldest as (
    (select tenant_id, id from outbox where published_at is null order by tenant_id, id limit 1)
    union all
    select next.tenant_id, next.id from oldest, lateral (
      select o.tenant_id, o.id from outbox o
      where o.published_at is null and o.tenant_id > oldest.tenant_id
      order by o.tenant_id, o.id limit 1
    ) next
  )
  select tenant_id from outbox
  where id in (select id from oldest) and published_at is null
  order by id limit $1 for update skip locked`;

@Injectable()
export class OutboxReader {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Hands the oldest unpublished rows of tenants that no other relay is at to `publish`, and marks them when it
   * resolves: a crash in between repeats them. Rows are found by what is unpublished, never by a high-water id, so
   * a late commit is not skipped.
   * @returns how many rows were published; 0 also when other relays are at all that waits.
   */
  publishNext(
    limit: number,
    publish: (events: readonly RulesetChangeEvent[]) => Promise<void>,
  ): Promise<number> {
    return asSystem(this.dataSource, async (sql) => {
      const tenants = await sql.query<{ tenant_id: string }[]>(CLAIM_TENANTS, [MOST_TENANTS]);
      if (tenants.length === 0) return 0;
      const rows = await sql.query<OutboxRow[]>(
        `select id, tenant_id, environment_id, revision, committed_at from outbox
         where published_at is null and tenant_id = any($1) order by id limit $2`,
        [tenants.map((tenant) => tenant.tenant_id), limit],
      );
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
