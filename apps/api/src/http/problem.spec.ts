import { describe, expect, it } from '@jest/globals';
import { DomainError, type ErrorKind } from '#domain/kernel/domain-error';
import { problemFor } from './problem.js';
import { StalledRequestError } from './stalled-request.error.js';

const STATUSES: Record<ErrorKind, number> = {
  invalid_input: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  already_exists: 409,
  in_use: 409,
  last_owner: 409,
  idempotency_in_progress: 409,
  version_conflict: 412,
  payload_too_large: 413,
  unsupported_media_type: 415,
  idempotency_conflict: 422,
  precondition_required: 428,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
  timeout: 504,
};

describe('a problem', () => {
  it.each(Object.entries(STATUSES) as [ErrorKind, number][])('of %s is a %i', (kind, status) => {
    const problem = problemFor(new DomainError(kind, 'detail'), 'r1');
    expect(problem.status).toBe(status);
    expect(problem.body).toEqual({
      type: `urn:ffs:problem:${kind}`,
      title: expect.any(String),
      status,
      detail: 'detail',
      code: kind,
      requestId: 'r1',
    });
  });

  it('lists faults as errors', () => {
    const { body } = problemFor(
      DomainError.invalid([{ path: '/key', message: 'is missing' }]),
      'r1',
    );
    expect(body.errors).toEqual([{ path: '/key', message: 'is missing' }]);
  });

  it('of a stalled request is a 408 that ends the connection', () => {
    const problem = problemFor(new StalledRequestError(), 'r1');
    expect([problem.status, problem.body.status, problem.body.code]).toEqual([408, 408, 'timeout']);
    expect(problem.headers['Connection']).toBe('close');
  });

  it.each([new Error('SELECT 1'), 'text', undefined, { status: 404 }])(
    'of %p tells nothing',
    (error) => {
      expect(problemFor(error, 'r1').body).toMatchObject({
        status: 500,
        code: 'internal',
        detail: 'the server failed to handle the request',
      });
    },
  );

  it('says when to try again: as known for 429 and 503, else soon, and not otherwise', () => {
    const retryAfter = (kind: ErrorKind, seconds?: number): string | undefined => {
      const error = new DomainError(kind, 'x');
      if (seconds !== undefined) error.retryAfterSeconds = seconds;
      return problemFor(error, 'r1').headers['Retry-After'];
    };
    expect(retryAfter('rate_limited', 30)).toBe('30');
    expect(retryAfter('unavailable', 0.2)).toBe('1');
    expect(retryAfter('unavailable')).toBe('1');
    expect(retryAfter('idempotency_in_progress', 2)).toBe('2');
    expect(retryAfter('not_found')).toBeUndefined();
  });

  it('of a missing credential names the scheme', () => {
    expect(
      problemFor(new DomainError('unauthenticated', 'x'), 'r1').headers['WWW-Authenticate'],
    ).toBe('Bearer');
  });
});
