import { DomainError, type ErrorKind, type Fault } from '../kernel/domain-error.js';

/** The error that the work fails with; a work that succeeds or fails otherwise fails the test. */
export async function failureOf(work: Promise<unknown>): Promise<DomainError> {
  const outcome = await work.then(
    () => new Error('nothing failed'),
    (error: unknown) => error,
  );
  if (outcome instanceof DomainError) return outcome;
  throw outcome;
}

export async function kindOf(work: Promise<unknown>): Promise<ErrorKind> {
  return (await failureOf(work)).kind;
}

/** The faults of an `invalid_input`, by path. */
export async function faultsOf(work: Promise<unknown>): Promise<Record<string, string>> {
  const error = await failureOf(work);
  if (error.kind !== 'invalid_input') throw error;
  return Object.fromEntries(error.faults.map(({ path, message }: Fault) => [path, message]));
}
