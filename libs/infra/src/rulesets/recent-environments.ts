import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type EnvironmentAddress } from '#domain/rulesets/ruleset.source';
import { asSystem } from '../postgres/scope.js';

/** Environments whose SDK keys were used in the last 24 hours, on whatever instance. */
@Injectable()
export class RecentEnvironments {
  constructor(private readonly dataSource: DataSource) {}

  /** The latest first. @throws DomainError `unavailable` */
  async latest(most: number): Promise<EnvironmentAddress[]> {
    const rows = await asSystem(this.dataSource, (sql) =>
      sql.query<{ tenant_id: string; environment_id: string }[]>(
        `select tenant_id, environment_id from sdk_keys
         where last_used_at > now() - interval '24 hours' and revoked_at is null
         group by tenant_id, environment_id order by max(last_used_at) desc limit $1`,
        [most],
      ),
    );
    return rows.map((row) => ({ tenantId: row.tenant_id, environmentId: row.environment_id }));
  }
}
