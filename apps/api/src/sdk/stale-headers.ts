import { type InProcessRulesetStore } from '#infra/rulesets/in-process.ruleset-store';
import { type RulesetFreshness } from '#infra/rulesets/ruleset-freshness';

export type StaleHeaders = Readonly<Record<string, string>>;

const NONE: StaleHeaders = Object.freeze({});

/**
 * What the answers of SDK routes say of their age; nothing while the truth can be asked and what is served is from
 * it.
 */
export function staleHeaders(
  freshness: RulesetFreshness,
  store: InProcessRulesetStore,
  environmentId: string,
): StaleHeaders {
  const seconds = freshness.staleSeconds(store.unconfirmedSince(environmentId));
  return seconds === undefined ? NONE : { 'X-FFS-Stale': String(seconds) };
}
