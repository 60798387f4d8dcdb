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
import { CreateFlagUseCase } from '#domain/flags/create-flag.use-case';
import { DeleteFlagUseCase } from '#domain/flags/delete-flag.use-case';
import { type Flag } from '#domain/flags/flag';
import { PatchFlagEnvironmentUseCase } from '#domain/flags/patch-flag-environment.use-case';
import { PatchFlagUseCase } from '#domain/flags/patch-flag.use-case';
import { PutFlagUseCase } from '#domain/flags/put-flag.use-case';
import { type Caller } from '#domain/kernel/caller';
import { CurrentCaller } from '../../access/authenticated-request.js';
import { RequirePermission } from '../../access/requirement.decorators.js';
import { readIfMatch, readPutConditions } from '../../http/entity-tag.js';
import { answerFlag } from './answer-flag.js';
import {
  DocumentsCreateFlag,
  DocumentsDeleteFlag,
  DocumentsPatchFlag,
  DocumentsPatchFlagEnvironment,
  DocumentsPutFlag,
} from './flags.documentation.js';

/** Writes of flags. Bodies are read by the domain, which is the one place that knows what a flag may be. */
@ApiTags('Flags')
@Controller('admin/flags')
export class FlagsController {
  constructor(
    private readonly createFlag: CreateFlagUseCase,
    private readonly putFlag: PutFlagUseCase,
    private readonly patchFlag: PatchFlagUseCase,
    private readonly patchEnvironment: PatchFlagEnvironmentUseCase,
    private readonly deleteFlag: DeleteFlagUseCase,
  ) {}

  @Post()
  @RequirePermission('flags:write')
  @DocumentsCreateFlag()
  async create(
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
    @Res({ passthrough: true }) response: Response,
  ) {
    const flag = await this.createFlag.execute(caller, body);
    return answerCreated(response, flag);
  }

  @Put(':key')
  @RequirePermission('flags:write')
  @DocumentsPutFlag()
  async put(
    @CurrentCaller() caller: Caller,
    @Param('key') key: string,
    @Headers() headers: Readonly<Record<string, string | undefined>>,
    @Body() body: unknown,
    @Res({ passthrough: true }) response: Response,
  ) {
    const conditions = readPutConditions(headers);
    const { flag, created } = await this.putFlag.execute(caller, key, body, conditions);
    return created ? answerCreated(response.status(201), flag) : answerFlag(response, flag);
  }

  @Patch(':key')
  @RequirePermission('flags:write')
  @DocumentsPatchFlag()
  async patch(
    @CurrentCaller() caller: Caller,
    @Param('key') key: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: unknown,
    @Res({ passthrough: true }) response: Response,
  ) {
    const flag = await this.patchFlag.execute(caller, key, body, readIfMatch(ifMatch));
    return answerFlag(response, flag);
  }

  @Patch(':key/environments/:environment')
  @RequirePermission('flags:write')
  @DocumentsPatchFlagEnvironment()
  async patchInEnvironment(
    @CurrentCaller() caller: Caller,
    @Param() { key, environment }: Readonly<Record<'key' | 'environment', string>>,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: unknown,
    @Res({ passthrough: true }) response: Response,
  ) {
    const address = { flag: key, environment };
    const condition = readIfMatch(ifMatch);
    return answerFlag(
      response,
      await this.patchEnvironment.execute(caller, address, body, condition),
    );
  }

  @Delete(':key')
  @HttpCode(204)
  @RequirePermission('flags:write')
  @DocumentsDeleteFlag()
  remove(
    @CurrentCaller() caller: Caller,
    @Param('key') key: string,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<void> {
    return this.deleteFlag.execute(caller, key, readIfMatch(ifMatch));
  }
}

function answerCreated(response: Response, flag: Flag) {
  response.setHeader('Location', `/admin/flags/${encodeURIComponent(flag.key)}`);
  return answerFlag(response, flag);
}
