/** Every way a request can fail, closed: the HTTP layer maps each to one status, exhaustively. */
export type ErrorKind =
  | 'invalid_input'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'already_exists'
  | 'version_conflict'
  | 'precondition_required'
  | 'idempotency_conflict'
  | 'idempotency_in_progress'
  | 'in_use'
  | 'last_owner'
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'method_not_allowed'
  | 'rate_limited'
  | 'timeout'
  | 'unavailable'
  | 'internal';

/** One thing wrong with the input. `path` is a JSON Pointer into the body, or `/name` of a parameter. */
export interface Fault {
  readonly path: string;
  readonly message: string;
}

/** The only error that may reach a client. Its texts never repeat a value the client sent. */
export class DomainError extends Error {
  /** When trying again may help; told to clients as `Retry-After`. */
  retryAfterSeconds?: number;

  constructor(
    readonly kind: ErrorKind,
    message: string,
    readonly faults: readonly Fault[] = [],
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'DomainError';
  }

  static invalid(faults: readonly Fault[]): DomainError {
    const first = faults[0];
    const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
    const detail = first ? `${first.path || 'body'}: ${first.message}${more}` : 'invalid input';
    return new DomainError('invalid_input', detail, faults);
  }

  static notFound(what: string): DomainError {
    return new DomainError('not_found', `no such ${what}`);
  }
}
