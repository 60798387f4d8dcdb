import { Injectable } from '@nestjs/common';
import { RulesetSource } from '#domain/rulesets/ruleset.source';
import { InProcessRulesetStore } from '#infra/rulesets/in-process.ruleset-store';
import { ReadinessProbe } from '#infra/operations/probes';

/** An instance can answer when it holds rulesets, or can read them. */
@Injectable()
export class RulesetsProbe extends ReadinessProbe {
  override readonly name = 'rulesets';
  override readonly critical = true;

  constructor(
    private readonly store: InProcessRulesetStore,
    private readonly source: RulesetSource,
  ) {
    super();
  }

  override async check(): Promise<void> {
    if (this.store.loadedEnvironments().length === 0) await this.source.revisionsOf([]);
  }
}
