import { Injectable } from '@nestjs/common';
import { RulesetSource } from '#domain/rulesets/ruleset.source';
import { InProcessRulesetStore } from '#infra/rulesets/in-process.ruleset-store';
import { RulesetFreshness } from '#infra/rulesets/ruleset-freshness';
import { type ProbeReport, ReadinessProbe } from '#infra/operations/probes';

/**
 * An instance can answer when it holds rulesets, or can read them. It says how many it holds, how many of them are
 * last known good ones from disk, and for how long the truth has not been heard.
 */
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

  override async check(): Promise<ProbeReport> {
    const loaded = this.store.loaded();
    if (loaded.length === 0) await this.source.revisionsOf([]);
    const fromDisk = loaded.filter(({ from }) => from === 'disk');
    const verified = fromDisk.map(({ verifiedAt }) => verifiedAt);
    const oldest = verified.length > 0 ? Math.min(...verified) : undefined;
    const staleSeconds = this.freshness.staleSeconds(oldest);
    const details = { environments: loaded.length, lastKnownGood: fromDisk.length };
    if (staleSeconds === undefined) return { degraded: false, details };
    return { degraded: true, details: { ...details, staleSeconds } };
  }
}
