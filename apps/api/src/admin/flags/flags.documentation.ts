import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiNoContentResponse, ApiOperation, ApiResponse } from '@nestjs/swagger';
import { ApiProblems } from '../../http/api-problems.decorator.js';
import {
  ApiIfMatch,
  ApiPutConditions,
  answersResource,
  schema,
} from '../../http/resource-documentation.js';

export function DocumentsListFlags() {
  return applyDecorators(
    ApiOperation({ summary: 'List flags' }),
    ApiResponse({ status: 200, description: 'One page.', schema: schema('FlagPage') }),
    ApiProblems(400, 401, 403),
  );
}

export function DocumentsGetFlag() {
  return applyDecorators(
    ApiOperation({ summary: 'Read a flag' }),
    answersResource(200, 'Flag'),
    ApiProblems(401, 403, 404),
  );
}

export function DocumentsCreateFlag() {
  return applyDecorators(
    ApiOperation({
      summary: 'Create a flag',
      description:
        'Only `key` is required: a boolean flag with the variants `on` and `off`, disabled in every environment.',
    }),
    ApiBody({ required: true, schema: schema('FlagDefinition') }),
    answersResource(201, 'Flag'),
    ApiProblems(400, 401, 403, 409),
  );
}

export function DocumentsPutFlag() {
  return applyDecorators(
    ApiOperation({
      summary: 'Write the whole definition of a flag',
      description:
        '`If-Match` updates, `If-None-Match: *` creates. What a read answered is accepted back. Fields left out take their defaults; an environment left out keeps its configuration.',
    }),
    ApiPutConditions(),
    ApiBody({ required: true, schema: schema('FlagDefinition') }),
    answersResource(200, 'Flag'),
    answersResource(201, 'Flag'),
    ApiProblems(400, 401, 403, 404, 412, 428),
  );
}

export function DocumentsPatchFlag() {
  return applyDecorators(
    ApiOperation({ summary: 'Change what a flag has in common in all environments (merge patch)' }),
    ApiIfMatch(),
    ApiBody({ required: true, schema: schema('FlagMetadataPatch') }),
    answersResource(200, 'Flag'),
    ApiProblems(400, 401, 403, 404, 412, 428),
  );
}

export function DocumentsPatchFlagEnvironment() {
  return applyDecorators(
    ApiOperation({
      summary: 'Change how a flag behaves in one environment (merge patch)',
      description: 'Lists and what is served are replaced whole.',
    }),
    ApiIfMatch(),
    ApiBody({ required: true, schema: schema('FlagConfiguration') }),
    answersResource(200, 'Flag'),
    ApiProblems(400, 401, 403, 404, 412, 428),
  );
}

export function DocumentsDeleteFlag() {
  return applyDecorators(
    ApiOperation({ summary: 'Delete a flag' }),
    ApiIfMatch(),
    ApiNoContentResponse({ description: 'It is gone.' }),
    ApiProblems(401, 403, 404, 409, 412, 428),
  );
}
