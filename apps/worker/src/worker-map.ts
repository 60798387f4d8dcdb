import { OutboxRelayJob } from './outbox-relay/outbox-relay.job.js';

/** Every consumer and job, on one screen. */
export const WORKER_MAP = [
  /** Committed changes: outbox → stream that every instance hears. Any number of replicas; one relays at a time. */
  OutboxRelayJob,
];
