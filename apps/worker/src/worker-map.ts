import { OutboxRelayJob } from './outbox-relay/outbox-relay.job.js';
import { RetentionJob } from './retention/retention.job.js';

/** Every consumer and job, on one screen. */
export const WORKER_MAP = [
  /** Committed changes: outbox → stream that every instance hears. Any number of replicas; one relays at a time. */
  OutboxRelayJob,
  /** Published outbox rows and old idempotent answers are removed. */
  RetentionJob,
];
