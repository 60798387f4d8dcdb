import { Body, Controller, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type Request } from 'express';
import { type SdkPrincipal } from '#domain/access/sdk-key';
import { EvaluateFlagsQuery } from '#domain/decisions/evaluate-flags.query';
import { DomainError } from '#domain/kernel/domain-error';
import { CurrentSdk } from '../access/authenticated-request.js';
import { RequireSdkKey } from '../access/requirement.decorators.js';
import { schema } from '../openapi/operation.decorators.js';
import { requestIdOf } from '../http/request-id.js';
import { presentDecision } from './decision.presenter.js';
import { readEvaluationRequest } from './evaluation-request.js';
import { readAttributesParameter } from './attributes-parameter.js';

@ApiTags('SDK')
@Controller('v1')
@RequireSdkKey('server', 'client')
export class SdkController {
  constructor(private readonly evaluateFlags: EvaluateFlagsQuery) {}

  @Post('evaluate')
  @HttpCode(200)
  @ApiOperation({ operationId: 'evaluateFlags', summary: 'Decide flags for one user' })
  @ApiBody({ required: false, schema: schema('EvaluationRequest') })
  @ApiResponse({ status: 200, description: 'The decisions.', schema: schema('Decisions') })
  async evaluate(@CurrentSdk() principal: SdkPrincipal, @Body() body: unknown) {
    const { context, flagKeys } = readEvaluationRequest(body, principal);
    const { revision, decisions } = await this.evaluateFlags.execute(principal, context, flagKeys);
    return {
      revision,
      decisions: Object.fromEntries(
        decisions.map(([key, decision]) => [key, presentDecision(decision)]),
      ),
    };
  }

  @Get('flags/:key')
  @ApiOperation({ operationId: 'evaluateFlag', summary: 'Decide one flag for one user' })
  @ApiQuery({ name: 'userID', required: false, type: String })
  @ApiQuery({
    name: 'attributes',
    required: false,
    description: 'A JSON object.',
    schema: { type: 'string', contentMediaType: 'application/json' } as object,
  })
  @ApiResponse({ status: 200, description: 'The decision.', schema: schema('SingleDecision') })
  async decide(
    @CurrentSdk() principal: SdkPrincipal,
    @Param('key') key: string,
    @Query('userID') userID: unknown,
    @Query('attributes') attributes: unknown,
  ) {
    const body = { userID, attributes: readAttributesParameter(attributes), flagKey: [key] };
    const { context, flagKeys } = readEvaluationRequest(body, principal);
    const { revision, decisions } = await this.evaluateFlags.execute(principal, context, flagKeys);
    const decision = decisions[0]?.[1];
    if (decision === undefined || decision.errorCode === 'FLAG_NOT_FOUND') {
      throw DomainError.notFound('flag');
    }
    return { key, revision, ...presentDecision(decision) };
  }

  @Post('ping')
  @HttpCode(200)
  @ApiOperation({ operationId: 'ping', summary: 'Check the key and the way to the service' })
  @ApiResponse({ status: 200, description: 'All is well.', schema: schema('Pong') })
  ping(@Req() request: Request) {
    return { ok: true, requestId: requestIdOf(request) };
  }
}
