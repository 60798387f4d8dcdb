import { DomainError } from '#domain/kernel/domain-error';

/** Whether something failed because a dependency could not be asked, and not because of what it answered. */
export function isOutage(error: unknown): boolean {
  return error instanceof DomainError && (error.kind === 'unavailable' || error.kind === 'timeout');
}
