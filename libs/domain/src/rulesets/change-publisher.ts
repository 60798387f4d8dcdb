import { type RulesetChangeEvent } from './ruleset-change.event.js';

/** Takes committed changes one hop further, at least once, in order per tenant. */
export abstract class ChangePublisher {
  abstract publish(events: readonly RulesetChangeEvent[]): Promise<void>;
}
