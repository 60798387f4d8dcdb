import {
  Body,
  Controller,
  Delete,
  Headers,
  HttpCode,
  Param,
  Patch,
  Post,
  Put,
  Res,
} from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Response } from 'express';
import { type Caller } from '#domain/kernel/caller';
import { ChangeMembersUseCase } from '#domain/segments/change-members.use-case';
import { CreateSegmentUseCase } from '#domain/segments/create-segment.use-case';
import { DeleteSegmentUseCase } from '#domain/segments/delete-segment.use-case';
import { PatchSegmentUseCase } from '#domain/segments/patch-segment.use-case';
import { PutSegmentUseCase } from '#domain/segments/put-segment.use-case';
import { type Segment } from '#domain/segments/segment';
import { CurrentCaller } from '../../access/authenticated-request.js';
import { RequirePermission } from '../../access/requirement.decorators.js';
import { entityTag, readIfMatch, readPutConditions } from '../../http/entity-tag.js';
import {
  DocumentsChangeMembers,
  DocumentsCreateSegment,
  DocumentsDeleteSegment,
  DocumentsPatchSegment,
  DocumentsPutSegment,
} from './segments.documentation.js';
import { presentSegment } from './segment.presenter.js';

/** Writes of segments. Bodies are read by the domain. */
@ApiTags('Segments')
@Controller('admin/segments')
export class SegmentsController {
  constructor(
    private readonly createSegment: CreateSegmentUseCase,
    private readonly putSegment: PutSegmentUseCase,
    private readonly patchSegment: PatchSegmentUseCase,
    private readonly deleteSegment: DeleteSegmentUseCase,
    private readonly changeMembers: ChangeMembersUseCase,
  ) {}

  @Post()
  @RequirePermission('segments:write')
  @DocumentsCreateSegment()
  async create(
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
    @Res({ passthrough: true }) response: Response,
  ) {
    return answerCreated(response, await this.createSegment.execute(caller, body));
  }

  @Put(':key')
  @RequirePermission('segments:write')
  @DocumentsPutSegment()
  async put(
    @CurrentCaller() caller: Caller,
    @Param('key') key: string,
    @Headers() headers: Readonly<Record<string, string | undefined>>,
    @Body() body: unknown,
    @Res({ passthrough: true }) response: Response,
  ) {
    const conditions = readPutConditions(headers);
    const { segment, created } = await this.putSegment.execute(caller, key, body, conditions);
    return created ? answerCreated(response.status(201), segment) : answer(response, segment);
  }

  @Patch(':key')
  @RequirePermission('segments:write')
  @DocumentsPatchSegment()
  async patch(
    @CurrentCaller() caller: Caller,
    @Param('key') key: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: unknown,
    @Res({ passthrough: true }) response: Response,
  ) {
    const segment = await this.patchSegment.execute(caller, key, body, readIfMatch(ifMatch));
    return answer(response, segment);
  }

  @Post(':key/members')
  @HttpCode(200)
  @RequirePermission('segments:write')
  @DocumentsChangeMembers()
  members(@CurrentCaller() caller: Caller, @Param('key') key: string, @Body() body: unknown) {
    return this.changeMembers.execute(caller, key, body);
  }

  @Delete(':key')
  @HttpCode(204)
  @RequirePermission('segments:write')
  @DocumentsDeleteSegment()
  remove(
    @CurrentCaller() caller: Caller,
    @Param('key') key: string,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<void> {
    return this.deleteSegment.execute(caller, key, readIfMatch(ifMatch));
  }
}

function answer(response: Response, segment: Segment) {
  response.setHeader('ETag', entityTag(segment.version));
  return presentSegment(segment);
}

function answerCreated(response: Response, segment: Segment) {
  response.setHeader('Location', `/admin/segments/${encodeURIComponent(segment.key)}`);
  return answer(response, segment);
}
