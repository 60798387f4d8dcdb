import { type OpenAPIObject } from '@nestjs/swagger';
import { PROBLEM_CODES } from './problem.js';

export type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

const PROBLEM_REF = '#/components/schemas/Problem';

export const PROBLEM_CONTENT = { 'application/problem+json': { schema: { $ref: PROBLEM_REF } } };

/** The error body as OpenAPI describes it. */
export const problemSchema: Schemas[string] = {
  type: 'object',
  description: 'An error (RFC 9457).',
  required: ['type', 'title', 'status', 'detail', 'code', 'requestId'],
  properties: {
    type: { type: 'string', example: 'urn:ffs:problem:invalid_input' },
    title: { type: 'string', example: 'Invalid input' },
    status: { type: 'integer', example: 400 },
    detail: { type: 'string', example: '/key: is not a known field' },
    code: { type: 'string', enum: [...PROBLEM_CODES] },
    requestId: { type: 'string', example: '01890a5d-ac96-774b-bcce-b302099a8057' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'message'],
        properties: {
          path: {
            type: 'string',
            description: 'JSON Pointer into the body, or /name of a parameter.',
          },
          message: { type: 'string' },
        },
      },
    },
  },
};
