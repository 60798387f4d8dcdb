import { DomainError } from '#domain/kernel/domain-error';

const CONNECTION_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
]);

/** The SQLSTATE of a database error, or the system's code of a network error. */
export function failureCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('driverError' in error && error.driverError !== error) return failureCode(error.driverError);
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Whether the database could not be reached or did not answer in time, so that trying again may help. */
export function isDatabaseUnavailable(error: unknown): boolean {
  const code = failureCode(error);
  if (code !== undefined) {
    return (
      CONNECTION_CODES.has(code) ||
      // Connection exceptions, insufficient resources, operator intervention (also statement timeouts),
      // lock not available.
      /^(08|53|57)/.test(code) ||
      code === '55P03'
    );
  }
  return error instanceof Error && /timeout|terminated|ended|closed/i.test(error.message);
}

/** Turns a dead or busy database into `unavailable`; every other error stays what it is. */
export function translateFailure(error: unknown): unknown {
  if (error instanceof DomainError || !isDatabaseUnavailable(error)) return error;
  return new DomainError('unavailable', 'the database cannot be reached', [], { cause: error });
}
