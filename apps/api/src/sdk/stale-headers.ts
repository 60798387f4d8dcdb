import { type RulesetFreshness } from '#infra/rulesets/ruleset-freshness';

const NONE: Readonly<Record<string, string>> = Object.freeze({});

/** What the answers of SDK routes say of their age; nothing while the truth can be asked. */
export function staleHeaders(freshness: RulesetFreshness): Readonly<Record<string, string>> {
  const seconds = freshness.staleSeconds();
  return seconds === undefined ? NONE : { 'X-FFS-Stale': String(seconds) };
}
