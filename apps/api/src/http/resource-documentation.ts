import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';

/** A schema of the document by its name. */
export const schema = (name: string) => ({ $ref: `#/components/schemas/${name}` });

/** The answer is one versioned resource, with its version as `ETag`. */
export function answersResource(status: 200 | 201, name: string) {
  return ApiResponse({
    status,
    description: status === 201 ? 'It was created.' : 'As it is now.',
    headers: { ETag: { description: 'The version.', schema: { type: 'string' } } },
    schema: schema(name),
  });
}

export function ApiIfMatch() {
  return ApiHeader({
    name: 'If-Match',
    required: true,
    description: 'The version read, such as `"7"`.',
  });
}

export function ApiPutConditions() {
  return applyDecorators(
    ApiHeader({ name: 'If-Match', required: false, description: 'The version read; updates.' }),
    ApiHeader({ name: 'If-None-Match', required: false, description: '`*`; creates.' }),
  );
}
