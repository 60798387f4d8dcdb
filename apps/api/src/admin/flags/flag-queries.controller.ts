import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Response } from 'express';
import { GetFlagQuery } from '#domain/flags/get-flag.query';
import { ListFlagsQuery } from '#domain/flags/list-flags.query';
import { type Caller } from '#domain/kernel/caller';
import { CurrentCaller } from '../../access/authenticated-request.js';
import { RequirePermission } from '../../access/requirement.decorators.js';
import { encodeCursor } from '../../http/cursor.js';
import { answerFlag } from './answer-flag.js';
import { DocumentsGetFlag, DocumentsListFlags } from './flags.documentation.js';
import { presentFlag } from './flag.presenter.js';
import { ListFlagsDto, toFlagListQuery } from './list-flags.dto.js';

/** Reads of flags. */
@ApiTags('Flags')
@Controller('admin/flags')
export class FlagQueriesController {
  constructor(
    private readonly getFlag: GetFlagQuery,
    private readonly listFlags: ListFlagsQuery,
  ) {}

  @Get()
  @RequirePermission('flags:read')
  @DocumentsListFlags()
  async list(@CurrentCaller() caller: Caller, @Query() dto: ListFlagsDto) {
    const { items, next } = await this.listFlags.execute(caller, toFlagListQuery(dto));
    return { items: items.map(presentFlag), nextCursor: next && encodeCursor(next) };
  }

  @Get(':key')
  @RequirePermission('flags:read')
  @DocumentsGetFlag()
  async get(
    @CurrentCaller() caller: Caller,
    @Param('key') key: string,
    @Res({ passthrough: true }) response: Response,
  ) {
    return answerFlag(response, await this.getFlag.execute(caller, key));
  }
}
