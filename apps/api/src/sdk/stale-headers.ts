import { type RulesetFreshness } from '#infra/rulesets/ruleset-freshness';

const NONE: Readonly<Record<string, string>> = Object.freeze({});

/**
 * What the answers of SDK routes say of their age; nothing while the truth can be asked.
 * @param verifiedAt of a ruleset from disk
 */
export function staleHeaders(
  freshness: RulesetFreshness,
  verifiedAt?: number,
): Readonly<Record<string, string>> {
  const seconds = freshness.staleSeconds(verifiedAt);
  return seconds === undefined ? NONE : { 'X-FFS-Stale': String(seconds) };
}
