/** Every LISTEN/NOTIFY channel. */
export const CHANNELS = {
  /** A write has left rows in the outbox; no payload. */
  outbox: 'ffs_outbox',
  /** Environments have new revisions; the payload is a list of `RulesetChangeEvent` as JSON. */
  rulesetChanges: 'ffs_ruleset_changes',
} as const;
