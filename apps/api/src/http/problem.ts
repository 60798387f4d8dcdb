import { DomainError, type ErrorKind, type Fault } from '#domain/kernel/domain-error';
import { LimitReachedError } from '#infra/limits/limit-reached.error';
import { LIMIT_FIELD, limitItem, POLICY_FIELD, policyItem } from './limits/rate-limit-fields.js';
import { StalledRequestError } from './stalled-request.error.js';

/** The body of every error answer (RFC 9457). */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorKind;
  readonly requestId: string;
  readonly errors?: readonly Fault[];
}

export interface Problem {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ProblemBody;
}

interface Category {
  readonly status: number;
  readonly title: string;
}

/** Exhaustive: a new kind does not compile until it has a status. */
const CATEGORIES: Readonly<Record<ErrorKind, Category>> = {
  invalid_input: { status: 400, title: 'Invalid input' },
  unauthenticated: { status: 401, title: 'Authentication needed' },
  forbidden: { status: 403, title: 'Not allowed' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  already_exists: { status: 409, title: 'Already exists' },
  in_use: { status: 409, title: 'In use' },
  last_owner: { status: 409, title: 'Last owner' },
  idempotency_in_progress: { status: 409, title: 'Request in progress' },
  version_conflict: { status: 412, title: 'Changed in the meantime' },
  payload_too_large: { status: 413, title: 'Body too large' },
  unsupported_media_type: { status: 415, title: 'Unsupported media type' },
  idempotency_conflict: { status: 422, title: 'Idempotency key used before' },
  precondition_required: { status: 428, title: 'Precondition needed' },
  rate_limited: { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Internal error' },
  unavailable: { status: 503, title: 'Not available' },
  timeout: { status: 504, title: 'Timed out' },
};

/** Every `code` an error can have. */
export const PROBLEM_CODES: readonly string[] = Object.keys(CATEGORIES);

/** A stalled body is told apart by its status alone (RFC 9110, 15.5.9). */
const STALLED_STATUS = 408;

/** The codes that errors of a status have. */
export function problemCodesOf(status: number): readonly string[] {
  if (status === STALLED_STATUS) return ['timeout'];
  const known = Object.entries(CATEGORIES).filter(([, category]) => category.status === status);
  return known.map(([code]) => code);
}

/** For 429 and 503 without a better answer: long enough to matter, short enough for a restart of the database. */
const DEFAULT_RETRY_SECONDS = 1;

const INTERNAL = new DomainError('internal', 'the server failed to handle the request');

/**
 * What to answer to an error. Anything but a DomainError becomes a fixed 500, so that no text of a
 * library reaches a client.
 */
export function problemFor(error: unknown, requestId: string): Problem {
  const known = error instanceof DomainError ? error : INTERNAL;
  const stalled = known instanceof StalledRequestError;
  const { title, status: usual } = CATEGORIES[known.kind];
  const status = stalled ? STALLED_STATUS : usual;
  return {
    status,
    headers: headersFor(known, status),
    body: {
      type: `urn:ffs:problem:${known.kind}`,
      title,
      status,
      detail: known.message,
      code: known.kind,
      requestId,
      ...(known.faults.length > 0 && { errors: known.faults }),
    },
  };
}

function headersFor(error: DomainError, status: number): Record<string, string> {
  const headers: Record<string, string> = {
    'Content-Type': 'application/problem+json; charset=utf-8',
    'Cache-Control': 'no-store',
  };
  if (status === 429 || status === 503 || error.retryAfterSeconds !== undefined) {
    const seconds = Math.max(1, Math.ceil(error.retryAfterSeconds ?? DEFAULT_RETRY_SECONDS));
    headers['Retry-After'] = String(seconds);
  }
  // In place of those that have been announced: these are why.
  if (error instanceof LimitReachedError) {
    headers[POLICY_FIELD] = policyItem(error.quota);
    headers[LIMIT_FIELD] = limitItem(error.quota, error.usage);
  }
  // RFC 9110, 11.6.1: a 401 names a scheme.
  if (status === 401) headers['WWW-Authenticate'] = 'Bearer';
  // The rest of a stalled body may still come; it must not be taken for the next request.
  if (status === STALLED_STATUS) headers['Connection'] = 'close';
  return headers;
}
