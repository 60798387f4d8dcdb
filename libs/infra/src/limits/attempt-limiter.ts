import { type Quota, type Usage } from './quota.js';

/**
 * Bounds how often something may be tried where guessing pays. Strict: an adapter that shares its counts with
 * other processes fails while it cannot reach them, so that nobody guesses meanwhile.
 */
export abstract class AttemptLimiter {
  /** Counts one attempt. @throws DomainError `unavailable` when it cannot be counted */
  abstract count(quota: Quota, key: string): Promise<Usage>;

  /** Takes back an attempt that turned out to be no guess. Best effort. */
  abstract giveBack(quota: Quota, key: string): Promise<void>;
}
