import { Injectable } from '@nestjs/common';
import { SchemaVersion } from '#infra/postgres/schema-version';
import { StartupProbe } from '#infra/operations/probes';
import { dependencyFailure } from '#infra/resilience/dependency-failure';
import { InProcessRulesetStore } from '#infra/rulesets/in-process.ruleset-store';

/**
 * The schema must be at the head that this code was written for. Where it cannot be asked, an instance that serves
 * last known good rulesets has started all the same: to be restarted would not bring the database back.
 */
@Injectable()
export class MigrationsProbe extends StartupProbe {
  override readonly name = 'migrations';

  constructor(
    private readonly schema: SchemaVersion,
    private readonly store: InProcessRulesetStore,
  ) {
    super();
  }

  override async check(): Promise<void> {
    if (!(await this.isAtHead())) throw new Error('migrations are waiting: npm run migrate');
  }

  private async isAtHead(): Promise<boolean> {
    try {
      return await this.schema.isAtHead();
    } catch (error) {
      if (dependencyFailure(error) && this.store.loaded().length > 0) return true;
      throw error;
    }
  }
}
