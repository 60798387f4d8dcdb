import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { type Kafka } from 'kafkajs';
import { ChangePublisher } from '#domain/rulesets/change-publisher';
import { type RulesetChangeEvent } from '#domain/rulesets/ruleset-change.event';
import { Circuit } from '../resilience/circuit.js';
import { REMOTE_LIMITS } from '../resilience/remote-limits.js';
import { CLOUD_EVENT_CONTENT_TYPE, encodeCloudEvent } from './cloud-event.js';
import { DurableProducer } from './durable-producer.js';
import { TOPICS } from './topics.js';

/**
 * Puts changes on the stream, keyed by tenant so that those of one tenant keep their order. Resolves when every
 * replica has them.
 */
@Injectable()
export class KafkaChangePublisher extends ChangePublisher implements OnApplicationShutdown {
  private readonly producer: DurableProducer;

  constructor(
    kafka: Kafka,
    private readonly circuit: Circuit,
  ) {
    super();
    this.producer = new DurableProducer(kafka);
  }

  /** @throws DomainError `unavailable` when the brokers do not take them in time; they may arrive all the same */
  override async publish(events: readonly RulesetChangeEvent[]): Promise<void> {
    const messages = events.map((event) => ({
      key: event.tenantId,
      value: encodeCloudEvent(event),
      headers: { 'content-type': CLOUD_EVENT_CONTENT_TYPE },
    }));
    await this.circuit.call(REMOTE_LIMITS.kafka.publish, () =>
      this.producer.send(TOPICS.flagEvents, messages),
    );
  }

  async onApplicationShutdown(): Promise<void> {
    await this.producer.close();
  }
}
