import { Body, Controller, Headers, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type Response } from 'express';
import { type SdkPrincipal } from '#domain/access/sdk-key';
import { EvaluateAllQuery } from '#domain/decisions/evaluate-all.query';
import { EvaluateFlagsQuery } from '#domain/decisions/evaluate-flags.query';
import { CurrentSdk } from '../access/authenticated-request.js';
import { RequireSdkKey } from '../access/requirement.decorators.js';
import { hasEntityTag } from '../http/entity-tag.js';
import { schema } from '../openapi/operation.decorators.js';
import { readEvaluationContext } from '../sdk/evaluation-context.js';
import {
  presentOfrepBulk,
  presentOfrepFailure,
  presentOfrepSuccess,
} from './ofrep-evaluation.presenter.js';

const BULK_TAG = {
  ETag: {
    description: 'Of the revision, what the key may see, and the context.',
    required: true,
    schema: { type: 'string' },
  },
} as const;

/** OpenFeature Remote Evaluation Protocol 0.3.0. */
@ApiTags('OFREP')
@Controller('ofrep/v1')
@RequireSdkKey('server', 'client')
export class OfrepController {
  constructor(
    private readonly evaluateFlags: EvaluateFlagsQuery,
    private readonly evaluateAll: EvaluateAllQuery,
  ) {}

  @Post('evaluate/flags/:key')
  @ApiOperation({ operationId: 'evaluateFlagByOfrep', summary: 'Evaluate one flag' })
  @ApiBody({ required: false, schema: schema('OfrepRequest') })
  @ApiResponse({ status: 200, description: 'The evaluation.', schema: schema('OfrepSuccess') })
  @ApiResponse({ status: 400, description: 'It failed.', schema: schema('OfrepFailure') })
  @ApiResponse({ status: 404, description: 'No such flag.', schema: schema('OfrepFlagNotFound') })
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

  @Post('evaluate/flags')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'evaluateFlagsByOfrep',
    summary: 'Evaluate every flag that the key may see',
    description:
      '`If-None-Match` with the `ETag` of the last answer gets a 304 when nothing changed.',
  })
  @ApiHeader({
    name: 'If-None-Match',
    required: false,
    description: 'Tags of answers that are known already.',
    schema: { type: 'string' },
  })
  @ApiBody({ required: false, schema: schema('OfrepRequest') })
  @ApiResponse({
    status: 200,
    description: 'The evaluations.',
    headers: BULK_TAG,
    schema: schema('OfrepBulk'),
  })
  @ApiResponse({ status: 304, description: 'Nothing has changed.', headers: BULK_TAG })
  @ApiResponse({ status: 400, description: 'It failed.', schema: schema('OfrepBulkFailure') })
  async evaluateBulk(
    @CurrentSdk() principal: SdkPrincipal,
    @Body() body: unknown,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ) {
    const context = readEvaluationContext(body);
    const isKnown = (tag: string) => hasEntityTag(ifNoneMatch, tag);
    const { tag, answer } = await this.evaluateAll.execute(principal, context, isKnown);
    response.setHeader('ETag', `"${tag}"`);
    if (answer === null) {
      response.status(304);
      return undefined;
    }
    return presentOfrepBulk(answer);
  }
}
