import { type Kafka, type Message, Partitioners, type Producer } from 'kafkajs';

const ALL_REPLICAS = -1;

/** Sends what must not be lost. Connects when it is first needed, and anew after a failure. */
export class DurableProducer {
  private producer: Promise<Producer> | undefined;

  constructor(private readonly kafka: Kafka) {}

  /** Resolves when every replica has the messages; they may arrive all the same when it rejects. */
  async send(topic: string, messages: Message[]): Promise<void> {
    const producer = (this.producer ??= this.connect());
    try {
      const connected = await producer;
      await connected.send({ topic, acks: ALL_REPLICAS, messages });
    } catch (error) {
      // An idempotent producer that has lost count of its messages cannot go on; a new one can.
      if (this.producer === producer) void this.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    const producer = this.producer;
    this.producer = undefined;
    await producer?.then((connected) => connected.disconnect()).catch(() => undefined);
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
}
