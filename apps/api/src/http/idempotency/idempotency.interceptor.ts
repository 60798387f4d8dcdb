import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { type Response } from 'express';
import { defer, from, lastValueFrom, type Observable, of, switchMap } from 'rxjs';
import { SecretDigest } from '#domain/access/secrets';
import { DomainError } from '#domain/kernel/domain-error';
import { canonicalJson } from '#domain/kernel/json-value';
import {
  type IdempotentRequest,
  IdempotentRequests,
  type StoredAnswer,
} from '#infra/postgres/idempotency/idempotent-requests';
import { type AuthenticatedRequest, requestOf } from '../../access/authenticated-request.js';
import { httpException } from '../http-exception.js';
import { problemFor } from '../problem.js';
import { requestIdOf } from '../request-id.js';

const KEY = /^[\x21-\x7e]{1,255}$/;
const METHODS = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
/** What of the head belongs to the answer; the rest is of the connection or of this one request. */
const STORED_HEADERS = ['content-type', 'etag', 'location', 'retry-after'];
const JSON_TYPE = 'application/json; charset=utf-8';

/** Writes of the Admin API that come with an `Idempotency-Key` have their effect once and their answer again. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly requests: IdempotentRequests,
    private readonly digest: SecretDigest,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = requestOf(context);
    const key = request.header('idempotency-key');
    if (key === undefined || request.caller === undefined || !METHODS.has(request.method)) {
      return next.handle();
    }
    const idempotent = this.describe(request, key);
    const response = context.switchToHttp().getResponse<Response>();
    return defer(() =>
      from(this.requests.run(idempotent, () => answerOf(request, response, next))),
    ).pipe(
      switchMap(({ answer, replayed }) => {
        if (replayed) response.setHeader('Idempotent-Replayed', 'true');
        write(response, answer);
        return of(answer.body === '' ? undefined : answer.body);
      }),
    );
  }

  private describe(request: AuthenticatedRequest, key: string): IdempotentRequest {
    if (!KEY.test(key)) {
      const message = 'must be 1 to 255 visible ASCII characters';
      throw DomainError.invalid([{ path: '/Idempotency-Key', message }]);
    }
    const { caller, method, originalUrl } = request;
    if (caller === undefined) throw new Error('an idempotent request has a caller');
    const body: unknown = request.body ?? null;
    const conditions = [request.header('if-match'), request.header('if-none-match')];
    return {
      tenantId: caller.tenantId,
      credential: `${caller.actor.type}:${caller.actor.id}`,
      key,
      fingerprint: this.digest.of(canonicalJson([method, originalUrl, conditions, body])),
    };
  }
}

/** Does the request and words its answer; a refusal is an answer too, a failure of ours is not. */
async function answerOf(
  request: AuthenticatedRequest,
  response: Response,
  next: CallHandler,
): Promise<StoredAnswer> {
  try {
    const result: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
    const body = result === undefined ? '' : JSON.stringify(result);
    if (body !== '') response.setHeader('Content-Type', JSON_TYPE);
    return { status: response.statusCode, headers: storedHeaders(response), body };
  } catch (error) {
    const known = error instanceof DomainError ? error : httpException(error);
    if (known === undefined) throw error;
    const problem = problemFor(known, requestIdOf(request));
    if (problem.status >= 500) throw error;
    return { status: problem.status, headers: problem.headers, body: JSON.stringify(problem.body) };
  }
}

function storedHeaders(response: Response): Record<string, string> {
  return Object.fromEntries(
    STORED_HEADERS.flatMap((name) => {
      const value = response.getHeader(name);
      return value === undefined ? [] : [[name, String(value)] as const];
    }),
  );
}

function write(response: Response, { status, headers }: StoredAnswer): void {
  response.status(status);
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
}
