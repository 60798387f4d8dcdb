import { HttpException } from '@nestjs/common';
import { DomainError, type ErrorKind } from '#domain/kernel/domain-error';
import { type ErrorTranslator } from '#infra/resilience/dependency-failure';

const KINDS: Readonly<Record<number, readonly [ErrorKind, string]>> = {
  401: ['unauthenticated', 'a credential is needed'],
  403: ['forbidden', 'this is not allowed'],
  404: ['not_found', 'no such route'],
  405: ['method_not_allowed', 'the method is not allowed here'],
  412: ['version_conflict', 'the precondition does not hold'],
  413: ['payload_too_large', 'the body is too large'],
  415: ['unsupported_media_type', 'the media type is not supported'],
  428: ['precondition_required', 'a precondition is needed'],
  429: ['rate_limited', 'too many requests'],
  503: ['unavailable', 'not available; try again'],
  504: ['timeout', 'the deadline has passed'],
};

/** Nest's and Express's own errors get our texts, as theirs repeat the URL or the value. */
export const httpException: ErrorTranslator = (error) => {
  if (!(error instanceof HttpException)) return undefined;
  const status = error.getStatus();
  const known = KINDS[status];
  if (known !== undefined) return new DomainError(known[0], known[1], [], { cause: error });
  if (status >= 500) return undefined;
  return new DomainError('invalid_input', 'the request cannot be understood', [], { cause: error });
};
