import { type FlagVersion, type FlagVersionItem } from '#domain/flags/flag-history';

export function presentHistoryItem({ version, at, actor, action, changes }: FlagVersionItem) {
  return { version, at: at.toISOString(), actor, action, changes };
}

/** With the definition as PUT takes it: what the server keeps of a version stands in the item. */
export function presentFlagVersion(version: FlagVersion) {
  return { ...presentHistoryItem(version), definition: version.definition };
}
