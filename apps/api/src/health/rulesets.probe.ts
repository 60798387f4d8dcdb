import { Injectable } from '@nestjs/common';
import { RulesetSource } from '#domain/rulesets/ruleset.source';
import { type ProbeDetails, ReadinessProbe } from '#infra/operations/probes';
import { InProcessRulesetStore } from '#infra/rulesets/in-process.ruleset-store';
import { RulesetFreshness } from '#infra/rulesets/ruleset-freshness';

/** By contract: for this long rulesets are served without the truth, in seconds. */
const LONGEST_OUTAGE_SECONDS = 86_400;

/** An instance can answer when it holds rulesets that are not too old, or can read them. */
@Injectable()
export class RulesetsProbe extends ReadinessProbe {
  override readonly name = 'rulesets';
  override readonly critical = true;

  constructor(
    private readonly store: InProcessRulesetStore,
    private readonly source: RulesetSource,
    private readonly freshness: RulesetFreshness,
  ) {
    super();
  }

  override async check(): Promise<void> {
    const isEmpty = this.store.loadedEnvironments().length === 0;
    const isTooOld = (this.freshness.staleSeconds() ?? 0) > LONGEST_OUTAGE_SECONDS;
    if (isEmpty || isTooOld) await this.source.revisionsOf([]);
  }

  /** How old the rulesets are that are served without the truth. */
  override details(): ProbeDetails {
    const staleSeconds = this.freshness.staleSeconds();
    return staleSeconds === undefined ? {} : { staleSeconds };
  }
}
