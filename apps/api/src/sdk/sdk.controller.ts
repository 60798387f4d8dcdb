import { Controller, Get, HttpCode, Post, Res } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiParam, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type Response } from 'express';
import { RequireSdkKey } from '../access/requirement.decorators.js';
import { schema } from '../http/resource-documentation.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
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
  @ApiOperation({ summary: 'Decide flags for one user' })
  @ApiBody({ schema: schema('EvaluationRequest') })
  @ApiResponse({ status: 200, description: 'The decisions.', schema: schema('Decisions') })
  @ApiProblems(400, 401, 403)
  evaluate(@CurrentCall() call: SdkCall, @Res() response: Response): Promise<void> {
    return sendAnswer(response, this.evaluateEndpoint.answer(call));
  }

  @Get('flags/:key')
  @ApiOperation({ summary: 'Decide one flag for one user' })
  @ApiParam({ name: 'key', type: String })
  @ApiQuery({ name: 'userID', required: false, type: String })
  @ApiQuery({ name: 'attributes', required: false, type: String, description: 'A JSON object.' })
  @ApiResponse({ status: 200, description: 'The decision.', schema: schema('SingleDecision') })
  @ApiProblems(400, 401, 403, 404)
  decide(@CurrentCall() call: SdkCall, @Res() response: Response): Promise<void> {
    return sendAnswer(response, this.decideFlagEndpoint.answer(call));
  }

  @Post('ping')
  @HttpCode(200)
  @ApiOperation({ summary: 'Check the key and the way to the service' })
  @ApiResponse({ status: 200, description: 'All is well.', schema: schema('Pong') })
  @ApiProblems(401)
  ping(@CurrentCall() call: SdkCall, @Res() response: Response): Promise<void> {
    return sendAnswer(response, this.pingEndpoint.answer(call));
  }
}
