import { type Ruleset, type RulesetChange } from '../evaluation/ruleset.js';

/** What brings any ruleset of revision `since` or later to the revision of the change, without asking the truth. */
export interface RulesetPatch {
  readonly since: number;
  readonly change: RulesetChange;
}

/**
 * The document after a change: what is changed keeps its place, what is new comes last. The same as
 * `applyChange`, for those who keep rulesets and do not answer from them. Both must have one `schemaVersion`.
 */
export function patchRuleset(ruleset: Ruleset, change: RulesetChange): Ruleset {
  return {
    ...ruleset,
    revision: change.revision,
    flags: replace(ruleset.flags, change.flags, change.removedFlags),
    segments: replace(ruleset.segments, change.segments, change.removedSegments),
  };
}

function replace<Item extends { readonly key: string }>(
  items: readonly Item[],
  changed: readonly Item[],
  removed: readonly string[],
): Item[] {
  const byKey = new Map(items.map((item) => [item.key, item]));
  for (const key of removed) byKey.delete(key);
  for (const item of changed) byKey.set(item.key, item);
  return [...byKey.values()];
}
