import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiNoContentResponse, ApiOperation, ApiResponse } from '@nestjs/swagger';
import { ApiProblems } from '../../http/api-problems.decorator.js';
import {
  ApiIfMatch,
  ApiPutConditions,
  answersResource,
  schema,
} from '../../http/resource-documentation.js';

export function DocumentsListSegments() {
  return applyDecorators(
    ApiOperation({
      summary: 'List segments by key',
      description: 'Lists of more than 1 000 members are left out (`null`).',
    }),
    ApiResponse({ status: 200, description: 'One page.', schema: schema('SegmentPage') }),
    ApiProblems(400, 401, 403),
  );
}

export function DocumentsGetSegment() {
  return applyDecorators(
    ApiOperation({ summary: 'Read a segment with all its members' }),
    answersResource(200, 'Segment'),
    ApiProblems(401, 403, 404),
  );
}

export function DocumentsCreateSegment() {
  return applyDecorators(
    ApiOperation({ summary: 'Create a segment' }),
    ApiBody({ required: true, schema: schema('SegmentDefinition') }),
    answersResource(201, 'Segment'),
    ApiProblems(400, 401, 403, 409),
  );
}

export function DocumentsPutSegment() {
  return applyDecorators(
    ApiOperation({
      summary: 'Write the whole definition of a segment',
      description: '`If-Match` updates, `If-None-Match: *` creates.',
    }),
    ApiPutConditions(),
    ApiBody({ required: true, schema: schema('SegmentDefinition') }),
    answersResource(200, 'Segment'),
    answersResource(201, 'Segment'),
    ApiProblems(400, 401, 403, 404, 412, 428),
  );
}

export function DocumentsPatchSegment() {
  return applyDecorators(
    ApiOperation({ summary: 'Change a segment (merge patch)' }),
    ApiIfMatch(),
    ApiBody({ required: true, schema: schema('SegmentPatch') }),
    answersResource(200, 'Segment'),
    ApiProblems(400, 401, 403, 404, 412, 428),
  );
}

export function DocumentsChangeMembers() {
  return applyDecorators(
    ApiOperation({
      summary: 'Add and remove members',
      description: 'Needs no version: additions and removals commute.',
    }),
    ApiBody({ required: true, schema: schema('MemberChange') }),
    ApiResponse({ status: 200, description: 'What changed.', schema: schema('MembersChanged') }),
    ApiProblems(400, 401, 403, 404),
  );
}

export function DocumentsDeleteSegment() {
  return applyDecorators(
    ApiOperation({ summary: 'Delete a segment that nothing uses' }),
    ApiIfMatch(),
    ApiNoContentResponse({ description: 'It is gone.' }),
    ApiProblems(401, 403, 404, 409, 412, 428),
  );
}
