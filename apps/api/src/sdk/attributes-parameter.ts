import { DomainError } from '#domain/kernel/domain-error';
import { JsonDepth } from '../http/json-depth.js';
import { MAX_JSON_DEPTH } from '../http/body-limits.js';

/** The JSON of the `attributes` query parameter. @throws DomainError `invalid_input` when it is not JSON. */
export function readAttributesParameter(value: unknown): unknown {
  if (value === undefined || value === '') return undefined;
  if (typeof value === 'string' && new JsonDepth(MAX_JSON_DEPTH).accepts(Buffer.from(value))) {
    try {
      return JSON.parse(value);
    } catch {
      // Told below, in the same words as everything else that is not an object.
    }
  }
  throw DomainError.invalid([
    { path: '/attributes', message: 'must be one JSON object, at most 32 deep' },
  ]);
}
