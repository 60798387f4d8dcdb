import { PROBLEM_CODES, problemCodesOf } from '../http/problem.js';
import { oneOf, schema, type Schema, whole } from './schema.js';

/** The error body, whatever the status. */
export const PROBLEM_SCHEMA: Schema = {
  type: 'object',
  description: 'An error (RFC 9457).',
  required: ['type', 'title', 'status', 'detail', 'code', 'requestId'],
  properties: {
    type: { type: 'string', pattern: '^urn:ffs:problem:', examples: ['urn:ffs:problem:not_found'] },
    title: { type: 'string', examples: ['Not found'] },
    status: { type: 'integer', minimum: 400, maximum: 599, examples: [404] },
    detail: { type: 'string', examples: ['there is no such flag'] },
    code: { type: 'string', enum: [...PROBLEM_CODES] },
    requestId: { type: 'string', examples: ['01890a5d-ac96-774b-bcce-b302099a8057'] },
    errors: {
      type: 'array',
      items: whole({
        path: {
          type: 'string',
          description: 'JSON Pointer into the body, or /name of a parameter.',
        },
        message: { type: 'string' },
      }),
    },
  },
};

/** The error body of one status, with the codes that mean it. */
export function problemSchemaOf(status: number): Schema {
  const code = oneOf(...problemCodesOf(status));
  return { allOf: [schema('Problem'), { properties: { status: { enum: [status] }, code } }] };
}
