import { type Kafka, Partitioners, type Producer } from 'kafkajs';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { ChangePublisher } from '#domain/rulesets/change-publisher';
import { type RulesetChangeEvent } from '#domain/rulesets/ruleset-change.event';
import { Circuit } from '../resilience/circuit.js';
import { REMOTE_LIMITS } from '../resilience/remote-limits.js';
import { CLOUD_EVENT_CONTENT_TYPE, encodeCloudEvent } from './cloud-event.js';
import { TOPICS } from './topics.js';

const ALL_REPLICAS = -1;

/**
 * Puts changes on the stream, keyed by tenant so that those of one tenant keep their order. Resolves when every
 * replica has them.
 */
@Injectable()
export class KafkaChangePublisher extends ChangePublisher implements OnApplicationShutdown {
  private producer: Promise<Producer> | undefined;

  constructor(
    private readonly kafka: Kafka,
    private readonly circuit: Circuit,
  ) {
    super();
  }

  /** @throws DomainError `unavailable` when the brokers do not take them in time; they may arrive all the same */
  override async publish(events: readonly RulesetChangeEvent[]): Promise<void> {
    await this.circuit.call(REMOTE_LIMITS.kafka.publish, () => this.send(events));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.discard();
  }

  private async send(events: readonly RulesetChangeEvent[]): Promise<void> {
    const producer = (this.producer ??= this.connect());
    try {
      await (
        await producer
      ).send({
        topic: TOPICS.flagEvents,
        acks: ALL_REPLICAS,
        messages: events.map((event) => ({
          key: event.tenantId,
          value: encodeCloudEvent(event),
          headers: { 'content-type': CLOUD_EVENT_CONTENT_TYPE },
        })),
      });
    } catch (error) {
      // An idempotent producer that has lost count of its messages cannot go on; a new one can.
      if (this.producer === producer) void this.discard();
      throw error;
    }
  }

  private async connect(): Promise<Producer> {
    const producer = this.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
    });
    await producer.connect();
    return producer;
  }

  private async discard(): Promise<void> {
    const producer = this.producer;
    this.producer = undefined;
    await producer?.then((connected) => connected.disconnect()).catch(() => undefined);
  }
}
