import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiNoContentResponse, ApiOperation, ApiResponse } from '@nestjs/swagger';
import {
  ApiIfMatch,
  ApiPutConditions,
  answersResource,
  schema,
} from '../../openapi/operation.decorators.js';

export function DocumentsListFlags() {
  return applyDecorators(
    ApiOperation({ operationId: 'listFlags', summary: 'List flags' }),
    ApiResponse({ status: 200, description: 'One page.', schema: schema('FlagPage') }),
  );
}

export function DocumentsGetFlag() {
  return applyDecorators(
    ApiOperation({ operationId: 'getFlag', summary: 'Read a flag' }),
    answersResource(200, 'Flag'),
  );
}

export function DocumentsCreateFlag() {
  return applyDecorators(
    ApiOperation({
      operationId: 'createFlag',
      summary: 'Create a flag',
      description:
        'Only `key` is required: a boolean flag with the variants `on` and `off`, disabled in every environment.',
    }),
    ApiBody({ required: true, schema: schema('FlagDefinition') }),
    answersResource(201, 'Flag'),
  );
}

export function DocumentsPutFlag() {
  return applyDecorators(
    ApiOperation({
      operationId: 'putFlag',
      summary: 'Write the whole definition of a flag',
      description:
        '`If-Match` updates, `If-None-Match: *` creates. What a read answered is accepted back. Fields left out take their defaults; an environment left out keeps its configuration.',
    }),
    ApiPutConditions(),
    ApiBody({ required: true, schema: schema('FlagReplacement') }),
    answersResource(200, 'Flag'),
    answersResource(201, 'Flag'),
  );
}

export function DocumentsPatchFlag() {
  return applyDecorators(
    ApiOperation({
      operationId: 'patchFlag',
      summary: 'Change what a flag has in common in all environments (merge patch)',
    }),
    ApiIfMatch(),
    ApiBody({ required: true, schema: schema('FlagMetadataPatch') }),
    answersResource(200, 'Flag'),
  );
}

export function DocumentsPatchFlagEnvironment() {
  return applyDecorators(
    ApiOperation({
      operationId: 'patchFlagEnvironment',
      summary: 'Change how a flag behaves in one environment (merge patch)',
      description: 'Lists and what is served are replaced whole.',
    }),
    ApiIfMatch(),
    ApiBody({ required: true, schema: schema('FlagConfiguration') }),
    answersResource(200, 'Flag'),
  );
}

export function DocumentsDeleteFlag() {
  return applyDecorators(
    ApiOperation({ operationId: 'deleteFlag', summary: 'Delete a flag' }),
    ApiIfMatch(),
    ApiNoContentResponse({ description: 'It is gone.' }),
  );
}
