import { ChangePublisher } from '../rulesets/change-publisher.js';
import { type RulesetChangeEvent } from '../rulesets/ruleset-change.event.js';

/** Remembers what it was told, in order. */
export class InMemoryChangePublisher extends ChangePublisher {
  readonly published: RulesetChangeEvent[] = [];

  override publish(events: readonly RulesetChangeEvent[]): Promise<void> {
    this.published.push(...events);
    return Promise.resolve();
  }
}
