import { Kafka, logLevel, type KafkaMessage } from 'kafkajs';
import { deadLetterTopic, TOPICS } from '#infra/kafka/topics';

/** The topic of changes, past every proxy: what tests put on it and find on it. */
export class StreamOfChanges {
  private readonly kafka: Kafka;

  constructor(brokers: string) {
    this.kafka = new Kafka({ brokers: [brokers], logLevel: logLevel.NOTHING });
  }

  async put(key: string, ...values: readonly string[]): Promise<void> {
    const producer = this.kafka.producer({ allowAutoTopicCreation: false });
    await producer.connect();
    const messages = values.map((value) => ({ key, value }));
    await producer.send({ topic: TOPICS.flagEvents, acks: -1, messages });
    await producer.disconnect();
  }

  /** Every message that lies on the topic now, in the order of each partition. */
  changes(): Promise<KafkaMessage[]> {
    return this.read(TOPICS.flagEvents);
  }

  deadLetters(): Promise<KafkaMessage[]> {
    return this.read(deadLetterTopic(TOPICS.flagEvents));
  }

  private async read(topic: string): Promise<KafkaMessage[]> {
    const wanted = await this.countOf(topic);
    if (wanted === 0) return [];
    const found: KafkaMessage[] = [];
    const groupId = `reads-all-${Date.now()}-${Math.random()}`;
    const consumer = this.kafka.consumer({ groupId, maxWaitTimeInMs: 100 });
    const all = Promise.withResolvers<undefined>();
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      eachMessage: ({ message }) => {
        found.push(message);
        if (found.length >= wanted) all.resolve(undefined);
        return Promise.resolve();
      },
    });
    await all.promise;
    await consumer.disconnect();
    return found;
  }

  private async countOf(topic: string): Promise<number> {
    const admin = this.kafka.admin();
    await admin.connect();
    const offsets = await admin.fetchTopicOffsets(topic);
    await admin.disconnect();
    return offsets.reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0);
  }
}
