import { type Quota, type Usage } from './quota.js';

/** Counts the requests of every key against one quota. */
export interface Meter {
  readonly quota: Quota;
  /** Synchronous: it stands before every request, those of SDKs among them, and awaits nothing. */
  take(key: string): Usage;
}

/**
 * Bounds how many requests come in which time. It never fails: an adapter that shares its counts with other
 * processes goes on with what it knows itself while it cannot reach them.
 */
export abstract class RequestLimiter {
  abstract meter(quota: Quota): Meter;
}
