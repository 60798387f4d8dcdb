import { type RulesetChangeEvent } from '#domain/rulesets/ruleset-change.event';
import { type RulesetPatch } from '#domain/rulesets/ruleset-patch';

export interface ChangeFeedHandlers {
  /** `patch` reads the change itself, where the feed brought it along. */
  readonly onChange: (event: RulesetChangeEvent, patch: () => RulesetPatch | null) => void;
  /** Something may have been missed: at (re)connecting, or because it could not be read. */
  readonly onGap: () => void;
}

/** What this process hears of changes, for as long as it is not closed. Whatever it misses is found by the poll. */
export abstract class ChangeFeed {
  /** Resolves when it hears, or when the first try has failed; never rejects. */
  abstract open(handlers: ChangeFeedHandlers): Promise<void>;
  abstract close(): Promise<void>;
}
