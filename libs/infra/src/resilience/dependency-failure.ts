import { DomainError } from '#domain/kernel/domain-error';

/** Recognises an error of a library; undefined leaves it to the next one. */
export type ErrorTranslator = (error: unknown) => DomainError | undefined;

const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
]);

/**
 * PostgreSQL's conditions that pass by themselves (its manual, appendix A): connection exceptions (class
 * 08), too many connections, shutdown and start-up (57P0x), lock not available, serialization failure,
 * deadlock.
 */
const PASSING_SQL_STATE = /^(08...|53300|57P0[123]|55P03|40001|40P01)$/;
const QUERY_CANCELED = '57014';

/** The driver, its pool and TypeORM give these no code. */
const CONNECTION_MESSAGE =
  /^(Connection terminated|timeout (exceeded|expired)|Client has encountered a connection error|Driver not Connected|Cannot execute operation because connection is not yet established)/;

/** Maps failures of the network and of PostgreSQL: 503 where trying again helps, 504 for a canceled query. */
export const dependencyFailure: ErrorTranslator = (error) => {
  if (typeof error !== 'object' || error === null) return undefined;
  const code = 'code' in error ? String(error.code) : '';
  if (code === QUERY_CANCELED) {
    return new DomainError('timeout', 'a dependency did not answer in time', [], { cause: error });
  }
  const passing =
    NETWORK_CODES.has(code) ||
    PASSING_SQL_STATE.test(code) ||
    ('message' in error && CONNECTION_MESSAGE.test(String(error.message)));
  if (!passing) return undefined;
  return new DomainError('unavailable', 'a dependency does not answer; try again', [], {
    cause: error,
  });
};
