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
    const isEmpty = this.store.loaded().length === 0;
    const isTooOld = (this.freshness.staleSeconds() ?? 0) > LONGEST_OUTAGE_SECONDS;
    if (isEmpty || isTooOld) await this.source.revisionsOf([]);
  }

  /** How many rulesets there are, how many of them are last known good ones from disk, and how old these may be. */
  override details(): ProbeDetails {
    const loaded = this.store.loaded();
    const verified = loaded
      .filter(({ from }) => from === 'disk')
      .map(({ verifiedAt }) => verifiedAt);
    const oldest = verified.length > 0 ? Math.min(...verified) : undefined;
    const staleSeconds = this.freshness.staleSeconds(oldest);
    const details = { environments: loaded.length, lastKnownGood: verified.length };
    return staleSeconds === undefined ? details : { ...details, staleSeconds };
  }
}
