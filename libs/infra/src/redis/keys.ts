/** Every key and channel of Redis. The version changes with the meaning of what is stored under it. */
const PREFIX = 'ffs:v1';

/** A hash of `revision` and `body`. The braces keep all of one environment on one node of a Redis Cluster. */
export function rulesetKey(environmentId: string): string {
  return `${PREFIX}:ruleset:{${environmentId}}`;
}

export const RULESET_KEYS = `${PREFIX}:ruleset:*`;

/** The environment of a key of `RULESET_KEYS`. */
export function environmentOf(key: string): string {
  return key.slice(key.indexOf('{') + 1, -1);
}

/** Changes, as `encodeAnnouncement` writes them. */
export const CHANGES_CHANNEL = `${PREFIX}:changes`;

/** Counts of requests and attempts; the name of the quota and the key follow. */
export const LIMIT_PREFIX = `${PREFIX}:limit`;
