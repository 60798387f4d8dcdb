import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { type EachBatchPayload, type Kafka } from 'kafkajs';
import { createKafka } from '#infra/kafka/kafka-client';
import { SupervisedConsumer } from '#infra/kafka/supervised-consumer';
import { REMOTE_LIMITS } from '#infra/resilience/remote-limits';
import { eventually } from '../support/eventually.js';
import { describeWithKafka } from '../support/test-database.js';

Logger.overrideLogger(false);

/** The least that brokers take for a session; a consumer is stuck when it is silent for longer. */
const LIMITS = { ...REMOTE_LIMITS.kafka, session: 6_000, stall: 6_500, retry: 100 };

describeWithKafka('a consumer that is watched', () => {
  const topic = `watched-${randomUUID()}`;
  let kafka: Kafka;

  beforeAll(async () => {
    const brokers = [process.env['FFS_TEST_KAFKA_BROKERS'] ?? ''];
    const config = { brokers, partitions: 1, replication: 1, tls: false, sasl: undefined };
    kafka = createKafka(config, 'ffs-test');
    const admin = kafka.admin();
    await admin.connect();
    await admin.createTopics({ topics: [{ topic }], waitForLeaders: true });
    await admin.disconnect();
    const producer = kafka.producer();
    await producer.connect();
    await producer.send({ topic, messages: [{ value: 'handled at last' }] });
    await producer.disconnect();
  });

  const seen: string[] = [];
  let consumer: SupervisedConsumer | undefined;
  afterAll(() => consumer?.stop());

  it('is replaced when it is stuck, and the next one has the message again', async () => {
    const plan = {
      groupId: topic,
      topics: [topic],
      prepare: () => Promise.resolve(),
      onBatch: async (payload: EachBatchPayload) => {
        const { batch } = payload;
        seen.push(...batch.messages.map(({ value }) => String(value)));
        if (seen.length === 1) await new Promise(() => undefined);
        payload.resolveOffset(batch.lastOffset());
      },
    };
    consumer = new SupervisedConsumer(kafka, plan, LIMITS);
    consumer.start();
    const all = await eventually(
      () => seen,
      ({ length }) => length >= 2,
      50_000,
    );
    expect(all).toEqual(['handled at last', 'handled at last']);
    expect(consumer.isAlive).toBe(true);
  });
});
