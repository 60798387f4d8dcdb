import { DomainError } from './domain-error.js';

/** What an `If-Match` header asks: any existing version (`*`), or one of these; absent when not sent. */
export type VersionCondition = '*' | readonly number[] | undefined;

/** @throws DomainError `precondition_required` without a condition, `version_conflict` when it does not hold. */
export function requireVersion(condition: VersionCondition, version: number): void {
  if (condition === undefined) {
    throw new DomainError(
      'precondition_required',
      'If-Match with the version you read is required',
    );
  }
  if (condition !== '*' && !condition.includes(version)) {
    throw new DomainError('version_conflict', 'it has changed since you read it: read it again');
  }
}

export interface PutConditions {
  readonly ifMatch: VersionCondition;
  /** `If-None-Match: *`: create, never replace. */
  readonly onlyCreate: boolean;
}

/**
 * What a PUT that may not create replaces.
 * @throws DomainError `precondition_required`, `version_conflict`, `not_found`.
 */
export function requireReplaceable<Resource extends { readonly version: number }>(
  { ifMatch }: PutConditions,
  current: Resource | null,
  what: string,
): Resource {
  if (ifMatch === undefined) {
    const message = 'If-Match to update or If-None-Match: * to create is required';
    throw new DomainError('precondition_required', message);
  }
  if (current === null) throw DomainError.notFound(what);
  requireVersion(ifMatch, current.version);
  return current;
}
