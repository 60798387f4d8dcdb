import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Response } from 'express';
import { CopyFlagEnvironmentUseCase } from '#domain/flags/copy-flag-environment.use-case';
import { GetFlagVersionQuery } from '#domain/flags/get-flag-version.query';
import { ListFlagHistoryQuery } from '#domain/flags/list-flag-history.query';
import { RollBackFlagUseCase } from '#domain/flags/roll-back-flag.use-case';
import { type Caller } from '#domain/kernel/caller';
import { CurrentCaller } from '../../access/authenticated-request.js';
import { RequirePermission } from '../../access/requirement.decorators.js';
import { readIfMatch } from '../../http/entity-tag.js';
import { PageQuery } from '../../http/page.query.js';
import { answerFlag } from './answer-flag.js';
import {
  DocumentsCopyFlag,
  DocumentsFlagHistory,
  DocumentsFlagVersion,
  DocumentsRollBackFlag,
} from './flag-history.documentation.js';
import {
  CopyFlagEnvironmentDto,
  historyCursor,
  readVersion,
  RollBackFlagDto,
  toFlagHistoryQuery,
} from './flag-history.dto.js';
import { presentFlagVersion, presentHistoryItem } from './flag-history.presenter.js';

/** What a flag was, and changes that take a configuration from elsewhere: another time or environment. */
@ApiTags('Flags')
@Controller('admin/flags/:key')
export class FlagHistoryController {
  constructor(
    private readonly listHistory: ListFlagHistoryQuery,
    private readonly getVersion: GetFlagVersionQuery,
    private readonly rollBackFlag: RollBackFlagUseCase,
    private readonly copyEnvironment: CopyFlagEnvironmentUseCase,
  ) {}

  @Get('history')
  @RequirePermission('flags:read')
  @DocumentsFlagHistory()
  async list(@CurrentCaller() caller: Caller, @Param('key') key: string, @Query() page: PageQuery) {
    const { items, next } = await this.listHistory.execute(caller, key, toFlagHistoryQuery(page));
    return { items: items.map(presentHistoryItem), nextCursor: next && historyCursor(next) };
  }

  @Get('history/:version')
  @RequirePermission('flags:read')
  @DocumentsFlagVersion()
  async get(
    @CurrentCaller() caller: Caller,
    @Param('key') key: string,
    @Param('version') version: string,
  ) {
    return presentFlagVersion(await this.getVersion.execute(caller, key, readVersion(version)));
  }

  @Post('rollback')
  @HttpCode(200)
  @RequirePermission('flags:write')
  @DocumentsRollBackFlag()
  async rollBack(
    @CurrentCaller() caller: Caller,
    @Param('key') key: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() { version }: RollBackFlagDto,
    @Res({ passthrough: true }) response: Response,
  ) {
    const condition = readIfMatch(ifMatch);
    const flag = await this.rollBackFlag.execute(caller, key, version, condition);
    return answerFlag(response, flag);
  }

  @Post('copy')
  @HttpCode(200)
  @RequirePermission('flags:write')
  @DocumentsCopyFlag()
  async copy(
    @CurrentCaller() caller: Caller,
    @Param('key') key: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() { from, to }: CopyFlagEnvironmentDto,
    @Res({ passthrough: true }) response: Response,
  ) {
    const condition = readIfMatch(ifMatch);
    const flag = await this.copyEnvironment.execute(caller, key, { from, to }, condition);
    return answerFlag(response, flag);
  }
}
