import { z } from 'zod';

const MIN_BYTES = 32;
/** Random text of 32 hexadecimal digits has 14 distinct ones on average; fewer than 8 is no accident. */
const MIN_DISTINCT = 8;
/** Blocks up to this length that fill the whole text make it as guessable as the block. */
const MAX_PERIOD = 16;

/** Words that secrets in documents, examples and compose files are made of. */
const PLACEHOLDER_WORDS =
  /changeme|change|placeholder|supersecret|super|secret|password|default|example|insecure|replace|please|your|this|with|real|development|production|prod|dev|jwt|token|key|my|me|the|a|in|is|to|of|for|ffs|must|be|at|least|long|random|string|value|here|bits?|bytes?|chars?|characters?/g;

function isPlaceholder(secret: string): boolean {
  const letters = secret.toLowerCase().replaceAll(/[^a-z]/g, ' ');
  return /[a-z]/.test(letters) && !/[a-z]/.test(letters.replaceAll(PLACEHOLDER_WORDS, ''));
}

function repeatsItself(secret: string): boolean {
  if (new Set(secret).size < MIN_DISTINCT) return true;
  for (let period = 1; period <= Math.min(MAX_PERIOD, secret.length / 2); period += 1) {
    if (secret.startsWith(secret.slice(period))) return true;
  }
  return false;
}

/** Judged alike in every environment: a weak secret lets anybody sign as the owner. */
export const jwtSecret: z.ZodType<string, string> = z.string().superRefine((secret, context) => {
  const complain = (message: string): void => {
    context.addIssue({ code: 'custom', message });
  };
  if (Buffer.byteLength(secret) < MIN_BYTES) complain(`must have at least ${MIN_BYTES} bytes`);
  else if (repeatsItself(secret))
    complain('repeats itself; make one with: openssl rand -base64 48');
  else if (isPlaceholder(secret))
    complain('is a placeholder; make one with: openssl rand -base64 48');
});
