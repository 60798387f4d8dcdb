import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type Response } from 'express';
import { type SdkPrincipal } from '#domain/access/sdk-key';
import { EvaluateFlagsQuery } from '#domain/decisions/evaluate-flags.query';
import { CurrentSdk } from '../access/authenticated-request.js';
import { RequireSdkKey } from '../access/requirement.decorators.js';
import { schema } from '../http/resource-documentation.js';
import { readEvaluationContext } from '../sdk/evaluation-context.js';
import { presentOfrepFailure, presentOfrepSuccess } from './ofrep-evaluation.presenter.js';

/** OpenFeature Remote Evaluation Protocol 0.3.0. */
@ApiTags('OFREP')
@Controller('ofrep/v1')
@RequireSdkKey('server', 'client')
export class OfrepController {
  constructor(private readonly evaluateFlags: EvaluateFlagsQuery) {}

  @Post('evaluate/flags/:key')
  @ApiOperation({ summary: 'Evaluate one flag' })
  @ApiBody({ schema: schema('OfrepRequest') })
  @ApiResponse({ status: 200, description: 'The evaluation.', schema: schema('OfrepSuccess') })
  @ApiResponse({ status: 400, description: 'It failed.', schema: schema('OfrepFailure') })
  @ApiResponse({ status: 404, description: 'No such flag.', schema: schema('OfrepFailure') })
  @ApiResponse({ status: 401, description: 'No valid key.', schema: schema('OfrepError') })
  async evaluate(
    @CurrentSdk() principal: SdkPrincipal,
    @Param('key') key: string,
    @Body() body: unknown,
    @Res({ passthrough: true }) response: Response,
  ) {
    const context = readEvaluationContext(body);
    const { revision, decisions } = await this.evaluateFlags.execute(principal, context, [key]);
    const decision = decisions[0]?.[1] ?? { reason: 'ERROR', errorCode: 'FLAG_NOT_FOUND' };
    const failure = presentOfrepFailure(key, decision);
    response.status(failure === null ? 200 : failure.errorCode === 'FLAG_NOT_FOUND' ? 404 : 400);
    return failure ?? presentOfrepSuccess(key, revision, decision);
  }
}
