import { type RulesetChangeEvent } from './ruleset-change.event.js';

/** Tells every instance of changes, at least once, in order per tenant. */
export abstract class ChangePublisher {
  abstract publish(events: readonly RulesetChangeEvent[]): Promise<void>;
}
