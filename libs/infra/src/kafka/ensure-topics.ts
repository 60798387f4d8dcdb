import { Logger } from '@nestjs/common';
import { type Kafka } from 'kafkajs';
import { type KafkaConfig } from '../config/cluster.config.js';
import { deadLetterTopic, TOPICS } from './topics.js';

/**
 * Creates the topics that are missing, and says which of those that exist are not as configured: they are left as
 * they are, because more partitions would send a tenant's changes another way while older ones are under way.
 */
export async function ensureTopics(kafka: Kafka, config: KafkaConfig): Promise<void> {
  const logger = new Logger('Topics');
  const wanted = Object.values(TOPICS).flatMap((topic) => [topic, deadLetterTopic(topic)]);
  const admin = kafka.admin();
  await admin.connect();
  try {
    const existing = new Set(await admin.listTopics());
    const missing = wanted.filter((topic) => !existing.has(topic));
    if (missing.length > 0) {
      // Another worker may create them at the same moment; that is as good.
      await admin.createTopics({
        waitForLeaders: true,
        topics: missing.map((topic) => ({
          topic,
          numPartitions: config.partitions,
          replicationFactor: config.replication,
        })),
      });
      logger.log({ topics: missing }, 'created topics');
    }
    const { topics } = await admin.fetchTopicMetadata({ topics: wanted });
    for (const { name, partitions } of topics) {
      const replication = Math.min(...partitions.map(({ replicas }) => replicas.length));
      if (partitions.length === config.partitions && replication === config.replication) continue;
      logger.warn(
        { topic: name, partitions: partitions.length, replication, wanted: config.partitions },
        'a topic is not as configured: it is left as it is',
      );
    }
  } finally {
    await admin.disconnect();
  }
}
