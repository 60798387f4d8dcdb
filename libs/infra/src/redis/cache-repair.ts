import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { cacheRepairs } from '../observability/metrics.js';
import { asSystem } from '../postgres/scope.js';
import { PostgresRulesetSource } from '../rulesets/postgres.ruleset-source.js';
import { RedisRulesetCache } from './redis.ruleset-cache.js';

interface TrueRevision {
  readonly tenantId: string;
  readonly revision: number;
}

/** Puts the shared cache right where it differs from the truth: after a restore of either, or a lost write. */
@Injectable()
export class CacheRepair {
  private readonly logger = new Logger(CacheRepair.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly truth: PostgresRulesetSource,
    private readonly cache: RedisRulesetCache,
  ) {}

  /** @throws DomainError `unavailable` when either side is down */
  async run(): Promise<void> {
    for await (const cached of this.cache.revisions()) {
      const truth = await this.revisionsOf([...cached.keys()]);
      for (const [environmentId, revision] of cached) {
        const wanted = truth.get(environmentId);
        if (wanted?.revision === revision) continue;
        await this.repair(environmentId, revision, wanted);
      }
    }
  }

  private async repair(
    environmentId: string,
    cached: number,
    wanted: TrueRevision | undefined,
  ): Promise<void> {
    const isAhead = wanted === undefined || cached > wanted.revision;
    // The fence keeps what is newer: what the truth has never had must go first.
    if (isAhead) await this.cache.remove(environmentId);
    const ruleset = wanted && (await this.truth.load({ environmentId, tenantId: wanted.tenantId }));
    if (ruleset) await this.cache.store(environmentId, ruleset);
    cacheRepairs.inc();
    this.logger.warn(
      { environment: environmentId, cached, revision: wanted?.revision },
      'the shared cache differed from the database and was put right',
    );
  }

  private async revisionsOf(environmentIds: readonly string[]): Promise<Map<string, TrueRevision>> {
    const rows = await asSystem(this.dataSource, (sql) =>
      sql.query<{ id: string; tenant_id: string; revision: string }[]>(
        `select id, tenant_id, revision from environments where id = any($1)`,
        [environmentIds],
      ),
    );
    return new Map(
      rows.map((row) => [row.id, { tenantId: row.tenant_id, revision: Number(row.revision) }]),
    );
  }
}
