import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiNoContentResponse, ApiOperation, ApiResponse } from '@nestjs/swagger';
import {
  ApiIfMatch,
  ApiPutConditions,
  answersResource,
  schema,
} from '../../openapi/operation.decorators.js';

export function DocumentsListSegments() {
  return applyDecorators(
    ApiOperation({
      operationId: 'listSegments',
      summary: 'List segments by key',
      description: 'Lists of more than 1 000 members are left out (`null`).',
    }),
    ApiResponse({ status: 200, description: 'One page.', schema: schema('SegmentPage') }),
  );
}

export function DocumentsGetSegment() {
  return applyDecorators(
    ApiOperation({ operationId: 'getSegment', summary: 'Read a segment with all its members' }),
    answersResource(200, 'Segment'),
  );
}

export function DocumentsCreateSegment() {
  return applyDecorators(
    ApiOperation({ operationId: 'createSegment', summary: 'Create a segment' }),
    ApiBody({ required: true, schema: schema('SegmentDefinition') }),
    answersResource(201, 'Segment'),
  );
}

export function DocumentsPutSegment() {
  return applyDecorators(
    ApiOperation({
      operationId: 'putSegment',
      summary: 'Write the whole definition of a segment',
      description: '`If-Match` updates, `If-None-Match: *` creates.',
    }),
    ApiPutConditions(),
    ApiBody({ required: true, schema: schema('SegmentReplacement') }),
    answersResource(200, 'Segment'),
    answersResource(201, 'Segment'),
  );
}

export function DocumentsPatchSegment() {
  return applyDecorators(
    ApiOperation({ operationId: 'patchSegment', summary: 'Change a segment (merge patch)' }),
    ApiIfMatch(),
    ApiBody({ required: true, schema: schema('SegmentPatch') }),
    answersResource(200, 'Segment'),
  );
}

export function DocumentsChangeMembers() {
  return applyDecorators(
    ApiOperation({
      operationId: 'changeSegmentMembers',
      summary: 'Add and remove members',
      description: 'Needs no version: additions and removals commute.',
    }),
    ApiBody({ required: true, schema: schema('MemberChange') }),
    ApiResponse({ status: 200, description: 'What changed.', schema: schema('MembersChanged') }),
  );
}

export function DocumentsDeleteSegment() {
  return applyDecorators(
    ApiOperation({ operationId: 'deleteSegment', summary: 'Delete a segment that nothing uses' }),
    ApiIfMatch(),
    ApiNoContentResponse({ description: 'It is gone.' }),
  );
}
