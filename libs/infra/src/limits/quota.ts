/** So many requests in so many seconds, for each key. */
export interface Quota {
  /** Lower-case words joined by `-`: clients see it as the name of the policy. */
  readonly name: string;
  readonly requests: number;
  readonly seconds: number;
}

/** What a key has used of its quota: refused is whatever makes `used` exceed `requests`. */
export interface Usage {
  readonly used: number;
  /** Milliseconds until the count begins anew. */
  readonly resetsInMs: number;
}

export function isUsedUp({ requests }: Quota, { used }: Usage): boolean {
  return used > requests;
}

/** Whole seconds, at least one: to come back after none would be a loop. */
export function secondsUntilReset({ resetsInMs }: Usage): number {
  return Math.max(1, Math.ceil(resetsInMs / 1000));
}
