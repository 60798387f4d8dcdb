import { Controller, Get, HttpCode, Post, Res } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type Response } from 'express';
import { RequireSdkKey } from '../access/requirement.decorators.js';
import { schema } from '../openapi/schema.js';
import { CurrentCall, sendAnswer } from './answer-call.js';
import { DecideFlagEndpoint } from './decide-flag.endpoint.js';
import { EvaluateEndpoint } from './evaluate.endpoint.js';
import { PingEndpoint } from './ping.endpoint.js';
import { type SdkCall } from './sdk-endpoint.js';

/** The slow lane, and the documentation, of what the endpoints answer. */
@ApiTags('SDK')
@Controller('v1')
@RequireSdkKey('server', 'client')
export class SdkController {
  constructor(
    private readonly evaluateEndpoint: EvaluateEndpoint,
    private readonly decideFlagEndpoint: DecideFlagEndpoint,
    private readonly pingEndpoint: PingEndpoint,
  ) {}

  @Post('evaluate')
  @HttpCode(200)
  @ApiOperation({ operationId: 'evaluateFlags', summary: 'Decide flags for one user' })
  @ApiBody({ required: false, schema: schema('EvaluationRequest') })
  @ApiResponse({ status: 200, description: 'The decisions.', schema: schema('Decisions') })
  evaluate(@CurrentCall() call: SdkCall, @Res() response: Response): Promise<void> {
    return sendAnswer(response, this.evaluateEndpoint.answer(call));
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
  decide(@CurrentCall() call: SdkCall, @Res() response: Response): Promise<void> {
    return sendAnswer(response, this.decideFlagEndpoint.answer(call));
  }

  @Post('ping')
  @HttpCode(200)
  @ApiOperation({ operationId: 'ping', summary: 'Check the key and the way to the service' })
  @ApiResponse({ status: 200, description: 'All is well.', schema: schema('Pong') })
  ping(@CurrentCall() call: SdkCall, @Res() response: Response): Promise<void> {
    return sendAnswer(response, this.pingEndpoint.answer(call));
  }
}
