import { type z } from 'zod';

export type Presence = 'required' | 'optional' | 'defaulted';

/** One environment variable: how its text is read, and what the generated documents say of it. */
export interface Setting<T, P extends Presence = Presence> {
  /** Sees the text of a variable that is set and not empty. */
  readonly schema: z.ZodType<T, string>;
  readonly presence: P;
  readonly description: string;
  readonly example: string;
  /** As one would write it; only a `defaulted` setting has one. */
  readonly fallback: string | undefined;
  /** A secret may also come from the file named by `<NAME>_FILE`. */
  readonly secret: boolean;
}

interface Details {
  readonly description: string;
  readonly example: string;
  readonly secret?: boolean;
}

export function required<T>(
  schema: z.ZodType<T, string>,
  details: Details,
): Setting<T, 'required'> {
  return { secret: false, fallback: undefined, ...details, schema, presence: 'required' };
}

export function optional<T>(
  schema: z.ZodType<T, string>,
  details: Details,
): Setting<T, 'optional'> {
  return { secret: false, fallback: undefined, ...details, schema, presence: 'optional' };
}

/** The fallback doubles as the example, so that a copied `.env` behaves as an empty one. */
export function defaulted<T>(
  schema: z.ZodType<T, string>,
  fallback: string,
  description: string,
): Setting<T, 'defaulted'> {
  return { schema, fallback, description, example: fallback, secret: false, presence: 'defaulted' };
}
