import { Controller, UseFilters } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { ChangeBroadcast } from '#domain/rulesets/change-broadcast';
import { type RulesetChangeEvent } from '#domain/rulesets/ruleset-change.event';
import { TOPICS } from '#infra/kafka/topics';
import { RethrowFilter } from './rethrow.filter.js';

/** Changes on the stream: brings the shared cache up to date and tells every instance. */
@Controller()
@UseFilters(RethrowFilter)
export class RulesetChangesConsumer {
  constructor(private readonly broadcast: ChangeBroadcast) {}

  @EventPattern(TOPICS.flagEvents)
  async changed(@Payload() events: readonly RulesetChangeEvent[]): Promise<void> {
    await this.broadcast.publish(events);
  }
}
