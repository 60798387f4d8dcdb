import { expect } from '@jest/globals';
import { type Answer } from './http-client.js';

/**
 * Expects the error body of CONTRACT section 1.
 * @param path JSON Pointer of a field that must be among the faults
 */
export function expectProblem(answer: Answer, status: number, code: string, path?: string): void {
  const requestId = answer.headers.get('x-request-id');
  expect(answer).toMatchObject({
    status,
    body: {
      type: expect.any(String),
      title: expect.any(String),
      status,
      detail: expect.any(String),
      code,
      requestId,
    },
  });
  expect(requestId).toMatch(/^[\x21-\x7e]{1,128}$/);
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json\b/);
  if (path === undefined) return;
  const fault = { path, message: expect.any(String) };
  expect(answer.body).toMatchObject({ errors: expect.arrayContaining([fault]) });
}
