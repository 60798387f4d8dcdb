import { Logger } from '@nestjs/common';
import { type Kafka, type KafkaMessage } from 'kafkajs';
import { deadLetters } from '../observability/metrics.js';
import { DurableProducer } from './durable-producer.js';
import { deadLetterTopic } from './topics.js';

export interface DeadLetter {
  readonly topic: string;
  readonly partition: number;
  readonly message: KafkaMessage;
  readonly attempts: number;
  readonly error: unknown;
}

/** Keeps messages that nobody could handle, as they came, with all that is needed to find out why. */
export class DeadLetters {
  private readonly logger = new Logger(DeadLetters.name);
  private readonly producer: DurableProducer;

  constructor(kafka: Kafka) {
    this.producer = new DurableProducer(kafka);
  }

  /** Resolves when every replica has it: only then may the partition go on. */
  async bury({ topic, partition, message, attempts, error }: DeadLetter): Promise<void> {
    const failure = error instanceof Error ? error : new Error(String(error));
    await this.producer.send(deadLetterTopic(topic), [
      {
        key: message.key,
        value: message.value,
        headers: {
          ...message.headers,
          'ffs-topic': topic,
          'ffs-partition': String(partition),
          'ffs-offset': message.offset,
          'ffs-first-seen': new Date(Number(message.timestamp)).toISOString(),
          'ffs-attempts': String(attempts),
          'ffs-error': failure.constructor.name,
          'ffs-reason': failure.message.replace(/[^\x20-\x7e]/g, ' ').slice(0, 1000),
        },
      },
    ]);
    deadLetters.inc({ topic });
    this.logger.error(
      { err: error, topic, partition, offset: message.offset, attempts },
      'a message that cannot be handled was moved to the dead letter topic',
    );
  }

  close(): Promise<void> {
    return this.producer.close();
  }
}
