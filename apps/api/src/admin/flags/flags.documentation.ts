import { applyDecorators } from '@nestjs/common';
import {
  ApiBody,
  ApiHeader,
  ApiNoContentResponse,
  ApiOperation,
  ApiResponse,
} from '@nestjs/swagger';
import { ApiProblems } from '../../http/api-problems.decorator.js';

const schema = (name: string) => ({ $ref: `#/components/schemas/${name}` });

const ETAG = { ETag: { description: "The flag's version.", schema: { type: 'string' } } };

const answersFlag = (status: 200 | 201, description: string) =>
  ApiResponse({ status, description, headers: ETAG, schema: schema('Flag') });

const needsIfMatch = () =>
  ApiHeader({ name: 'If-Match', required: true, description: 'The version read, such as `"7"`.' });

const mergePatch = (name: string) => ApiBody({ required: true, schema: schema(name) });

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
    answersFlag(200, 'The flag.'),
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
    answersFlag(201, 'The new flag.'),
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
    ApiHeader({ name: 'If-Match', required: false, description: 'The version read; updates.' }),
    ApiHeader({ name: 'If-None-Match', required: false, description: '`*`; creates.' }),
    ApiBody({ required: true, schema: schema('FlagDefinition') }),
    answersFlag(200, 'The flag as it is now.'),
    answersFlag(201, 'The new flag.'),
    ApiProblems(400, 401, 403, 404, 412, 428),
  );
}

export function DocumentsPatchFlag() {
  return applyDecorators(
    ApiOperation({ summary: 'Change what a flag has in common in all environments (merge patch)' }),
    needsIfMatch(),
    mergePatch('FlagMetadataPatch'),
    answersFlag(200, 'The flag as it is now.'),
    ApiProblems(400, 401, 403, 404, 412, 428),
  );
}

export function DocumentsPatchFlagEnvironment() {
  return applyDecorators(
    ApiOperation({
      summary: 'Change how a flag behaves in one environment (merge patch)',
      description: 'Lists and what is served are replaced whole.',
    }),
    needsIfMatch(),
    mergePatch('FlagConfiguration'),
    answersFlag(200, 'The flag as it is now.'),
    ApiProblems(400, 401, 403, 404, 412, 428),
  );
}

export function DocumentsDeleteFlag() {
  return applyDecorators(
    ApiOperation({ summary: 'Delete a flag' }),
    needsIfMatch(),
    ApiNoContentResponse({ description: 'It is gone.' }),
    ApiProblems(401, 403, 404, 409, 412, 428),
  );
}
