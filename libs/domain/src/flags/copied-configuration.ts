import { type FlagConfiguration, type Serve } from '../evaluation/ruleset.js';

/**
 * One environment's configuration as another one gets it. A split that takes the place of a split (the
 * fallthrough, or the rule with the same id) goes on with the salt and hash of the one it replaces: a promotion
 * may change how large the groups of production are, never shuffle who is in them.
 */
export function copiedConfiguration(
  source: FlagConfiguration,
  target: FlagConfiguration,
): FlagConfiguration {
  const replaced = new Map(target.rules.map((rule) => [rule.id, rule.serve]));
  return {
    ...source,
    rules: source.rules.map((rule) => ({
      ...rule,
      serve: keepGroups(rule.serve, replaced.get(rule.id)),
    })),
    fallthrough: keepGroups(source.fallthrough, target.fallthrough),
  };
}

function keepGroups(copied: Serve, replaced: Serve | undefined): Serve {
  if (!('split' in copied) || replaced === undefined || !('split' in replaced)) return copied;
  const { salt, hash } = replaced;
  return { ...copied, salt, hash };
}
