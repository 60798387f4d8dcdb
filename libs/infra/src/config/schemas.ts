import { isIP } from 'node:net';
import { z } from 'zod';

/** A whole number, both ends included. */
export function integer(min: number, max: number): z.ZodType<number, string> {
  const reason = `must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, reason)
    .transform(Number)
    .refine((value) => value >= min && value <= max, reason);
}

export function oneOf<const T extends readonly [string, ...string[]]>(
  ...options: T
): z.ZodType<T[number], string> {
  return z
    .string()
    .refine(
      (text): text is T[number] => options.includes(text),
      `must be one of ${options.join(', ')}`,
    );
}

export const text: z.ZodType<string, string> = z
  .string()
  .refine((value) => value.trim() === value, 'must not begin or end with a blank');

/** A name or address to listen on. */
export const listenHost: z.ZodType<string, string> = z
  .string()
  .refine(
    (value) => isIP(value) > 0 || /^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/.test(value),
    'must be an address or a host name',
  );

/** Without user and password, which belong into no log and no process list. */
export function webAddress(...protocols: readonly string[]): z.ZodType<string, string> {
  return z.string().refine(
    (value) => {
      const url = URL.parse(value);
      return (
        url !== null &&
        protocols.includes(url.protocol.slice(0, -1)) &&
        !url.username &&
        !url.password
      );
    },
    `must be a URL of ${protocols.join(' or ')} without credentials`,
  );
}

/** An item list, comma separated; blanks around items do not matter. */
export function listOf(
  accepts: (item: string) => boolean,
  reason: string,
): z.ZodType<readonly string[], string> {
  return z
    .string()
    .transform((value) =>
      value
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== ''),
    )
    .refine((items) => items.every(accepts), reason);
}
