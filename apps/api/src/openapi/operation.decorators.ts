import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';
import { errorResponse, type ErrorStatus } from './error-responses.js';
import { schema } from './schema.js';

export { schema } from './schema.js';

const ETAG = {
  ETag: {
    description: 'The version.',
    required: true,
    schema: { type: 'string', pattern: '^"[1-9][0-9]*"$', examples: ['"7"'] },
  },
} as const;

/** Of answers whose tag is not a version. */
export const CONTENT_TAG = {
  ETag: {
    description: 'Of the content, for `If-None-Match`.',
    required: true,
    schema: { type: 'string', pattern: '^".+"$' },
  },
} as const;

const LOCATION = {
  Location: {
    description: 'The path of what was created.',
    required: true,
    schema: { type: 'string', format: 'uri-reference' },
  },
} as const;

/** The answer is one versioned resource, with its version as `ETag`. */
export function answersResource(status: 200 | 201, name: string) {
  return ApiResponse({
    status,
    description: status === 201 ? 'It was created.' : 'As it is now.',
    headers: status === 201 ? { ...ETAG, ...LOCATION } : ETAG,
    schema: schema(name),
  });
}

/** The answer is a new resource without versions. */
export function answersCreated(type: new () => unknown) {
  return ApiResponse({ status: 201, description: 'It was created.', headers: LOCATION, type });
}

export function ApiIfMatch() {
  return ApiHeader({
    name: 'If-Match',
    required: true,
    description: 'The version read, such as `"7"`; `*`: whichever it is.',
    schema: { type: 'string' },
  });
}

/** Reads that answer 304 to who knows the answer already. */
export function ApiIfNoneMatch() {
  return ApiHeader({
    name: 'If-None-Match',
    required: false,
    description: 'Tags of answers that are known already.',
    schema: { type: 'string' },
  });
}

export function ApiPutConditions() {
  return applyDecorators(
    ApiHeader({
      name: 'If-Match',
      required: false,
      description: 'The version read; updates.',
      schema: { type: 'string' },
    }),
    ApiHeader({
      name: 'If-None-Match',
      required: false,
      description: '`*`; creates.',
      schema: { type: 'string' },
    }),
  );
}

/** Documents errors that are special to a route. What follows from its kind is added for all routes at once. */
export function ApiProblems(...statuses: readonly ErrorStatus[]) {
  return applyDecorators(
    ...statuses.map((status) => ApiResponse({ status, ...errorResponse(status, 'Problem') })),
  );
}
