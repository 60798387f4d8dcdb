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
