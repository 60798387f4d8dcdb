import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Response } from 'express';
import { type Caller } from '#domain/kernel/caller';
import { GetSegmentQuery } from '#domain/segments/get-segment.query';
import { ListSegmentsQuery } from '#domain/segments/list-segments.query';
import { CurrentCaller } from '../../access/authenticated-request.js';
import { RequirePermission } from '../../access/requirement.decorators.js';
import { decodeCursor, encodeCursor, isText } from '../../http/cursor.js';
import { entityTag } from '../../http/entity-tag.js';
import { PageQuery } from '../../http/page.query.js';
import { DocumentsGetSegment, DocumentsListSegments } from './segments.documentation.js';
import { presentSegment, presentSegmentListItem } from './segment.presenter.js';

/** Reads of segments. */
@ApiTags('Segments')
@Controller('admin/segments')
export class SegmentQueriesController {
  constructor(
    private readonly getSegment: GetSegmentQuery,
    private readonly listSegments: ListSegmentsQuery,
  ) {}

  @Get()
  @RequirePermission('segments:read')
  @DocumentsListSegments()
  async list(@CurrentCaller() caller: Caller, @Query() { limit, cursor }: PageQuery) {
    const after = cursor === undefined ? undefined : decodeCursor(cursor, isText);
    const { items, next } = await this.listSegments.execute(caller, after, limit);
    return { items: items.map(presentSegmentListItem), nextCursor: next && encodeCursor(next) };
  }

  @Get(':key')
  @RequirePermission('segments:read')
  @DocumentsGetSegment()
  async get(
    @CurrentCaller() caller: Caller,
    @Param('key') key: string,
    @Res({ passthrough: true }) response: Response,
  ) {
    const segment = await this.getSegment.execute(caller, key);
    response.setHeader('ETag', entityTag(segment.version));
    return presentSegment(segment);
  }
}
