import { CacheRepairJob } from './cache-repair/cache-repair.job.js';
import { RulesetChangesConsumer } from './cache-invalidation/ruleset-changes.consumer.js';
import { OutboxRelayJob } from './outbox-relay/outbox-relay.job.js';
import { RetentionJob } from './retention/retention.job.js';

/** Every consumer and job, on one screen. Any number of workers may run each. */

export const CONSUMERS = [
  /** Changes on the stream → shared cache → every instance. Idle without Kafka: the relay then tells the instances. */
  RulesetChangesConsumer,
];

export const JOBS = [
  /** Committed changes: outbox → stream. Each tenant is moved by one relay at a time. */
  OutboxRelayJob,
  /** Rulesets in the shared cache that are older than the database are written anew. Idle without Redis. */
  CacheRepairJob,
  /** Published outbox rows and old idempotent answers are removed. */
  RetentionJob,
];
