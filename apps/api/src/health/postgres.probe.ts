import { Injectable } from '@nestjs/common';
import { RulesetSource } from '#domain/rulesets/ruleset.source';
import { ReadinessProbe } from '#infra/operations/probes';

/** Admin writes and first loads need PostgreSQL; what is in memory is served without it. */
@Injectable()
export class PostgresProbe extends ReadinessProbe {
  override readonly name = 'postgres';
  override readonly critical = false;

  constructor(private readonly source: RulesetSource) {
    super();
  }

  override async check(): Promise<void> {
    await this.source.revisionsOf([]);
  }
}
