import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { PROBLEM_CONTENT } from './problem.schema.js';

const MEANING = {
  400: 'The input is not valid: `errors` names each field.',
  401: 'There is no credential, or it is not valid.',
  403: 'The credential does not allow this.',
  404: 'There is no such thing in this tenant.',
  409: 'It exists already, or it is in use.',
  412: 'It has changed since the version named in `If-Match`.',
  428: '`If-Match` is required.',
} as const;

/** Documents the errors that are special to a route; those that every route shares are added to all. */
export function ApiProblems(...statuses: readonly (keyof typeof MEANING)[]) {
  return applyDecorators(
    ...statuses.map((status) =>
      ApiResponse({
        status,
        description: MEANING[status],
        content: PROBLEM_CONTENT,
      }),
    ),
  );
}
