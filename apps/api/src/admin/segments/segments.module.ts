import { Module } from '@nestjs/common';
import { ChangeMembersUseCase } from '#domain/segments/change-members.use-case';
import { CreateSegmentUseCase } from '#domain/segments/create-segment.use-case';
import { DeleteSegmentUseCase } from '#domain/segments/delete-segment.use-case';
import { GetSegmentQuery } from '#domain/segments/get-segment.query';
import { ListSegmentsQuery } from '#domain/segments/list-segments.query';
import { PatchSegmentUseCase } from '#domain/segments/patch-segment.use-case';
import { PutSegmentUseCase } from '#domain/segments/put-segment.use-case';
import { SegmentQueriesController } from './segment-queries.controller.js';
import { SegmentsController } from './segments.controller.js';

@Module({
  controllers: [SegmentQueriesController, SegmentsController],
  providers: [
    ChangeMembersUseCase,
    CreateSegmentUseCase,
    DeleteSegmentUseCase,
    GetSegmentQuery,
    ListSegmentsQuery,
    PatchSegmentUseCase,
    PutSegmentUseCase,
  ],
})
export class SegmentsModule {}
