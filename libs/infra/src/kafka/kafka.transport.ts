import { Injectable } from '@nestjs/common';
import { type CustomTransportStrategy, KafkaContext, Server } from '@nestjs/microservices';
import { type Kafka } from 'kafkajs';
import { lastValueFrom } from 'rxjs';
import { type RulesetChangeEvent } from '#domain/rulesets/ruleset-change.event';
import { type KafkaConfig } from '../config/cluster.config.js';
import { BatchHandler } from './batch-handler.js';
import { DeadLetters } from './dead-letters.js';
import { ensureTopics } from './ensure-topics.js';
import { SupervisedConsumer } from './supervised-consumer.js';
import { WORKER_GROUP } from './topics.js';

/**
 * Brings messages to the `@EventPattern` handlers of a Nest microservice. Nest's own transport gives a message that
 * fails back to the client for ever and does not notice a consumer that is stuck; this one buries the first and
 * replaces the second.
 */
@Injectable()
export class KafkaTransport extends Server implements CustomTransportStrategy {
  override readonly propagatesEventHandlerErrors: boolean = true;
  private readonly deadLetters: DeadLetters;
  private consumer: SupervisedConsumer | undefined;

  constructor(
    private readonly kafka: Kafka,
    private readonly config: KafkaConfig,
  ) {
    super();
    this.deadLetters = new DeadLetters(kafka);
  }

  /** Whether the brokers are heard from. */
  get isAlive(): boolean {
    return this.consumer?.isAlive ?? false;
  }

  /** Does not wait for the brokers: a worker starts without them and consumes once they are there. */
  override listen(callback: () => void): void {
    const handlers = new Map(
      [...this.messageHandlers.keys()].map((topic) => [topic, this.handlerOf(topic)]),
    );
    this.consumer = new SupervisedConsumer(this.kafka, {
      groupId: WORKER_GROUP,
      topics: [...handlers.keys()],
      prepare: () => ensureTopics(this.kafka, this.config),
      onBatch: async (batch) => {
        await handlers.get(batch.batch.topic)?.run(batch);
      },
    });
    this.consumer.start();
    callback();
  }

  override async close(): Promise<void> {
    await this.consumer?.stop();
    await this.deadLetters.close();
  }

  override on(): never {
    throw new Error('this transport has no events of its own');
  }

  override unwrap(): never {
    throw new Error('this transport shows no client: whoever needs one makes one');
  }

  private handlerOf(topic: string): BatchHandler {
    return new BatchHandler(
      (events) => this.dispatch(topic, events),
      (letter) => this.deadLetters.bury(letter),
    );
  }

  private async dispatch(topic: string, events: readonly RulesetChangeEvent[]): Promise<void> {
    const handler = this.getHandlerByPattern(topic);
    if (handler === null) throw new Error(`nobody handles ${topic}`);
    const context = new KafkaContext([] as never);
    await lastValueFrom(this.transformToObservable(await handler(events, context)), {
      defaultValue: undefined,
    });
  }
}
