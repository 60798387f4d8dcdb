export interface Environment {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  /** Counts the changes of what this environment serves; the fence of every cache, ETag and stream. */
  readonly revision: number;
  readonly createdAt: Date;
  /** Its place in the order of creation, which is the order of every list; from 1. */
  readonly position: number;
}

export const MOST_ENVIRONMENTS = 100;

/** What a new tenant starts with, in this order. */
export const FIRST_ENVIRONMENTS = ['development', 'staging', 'production'] as const;
