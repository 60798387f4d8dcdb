import { Controller, Get, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type Response } from 'express';
import { RequireSdkKey } from '../access/requirement.decorators.js';
import { ApiIfNoneMatch, CONTENT_TAG, schema } from '../openapi/operation.decorators.js';
import { CurrentCall, sendAnswer } from './answer-call.js';
import { RulesetEndpoint } from './ruleset.endpoint.js';
import { type SdkCall } from './sdk-endpoint.js';

@ApiTags('SDK')
@Controller('v1')
@RequireSdkKey('server')
export class RulesetController {
  constructor(private readonly endpoint: RulesetEndpoint) {}

  @Get('ruleset')
  @ApiOperation({
    operationId: 'getRuleset',
    summary: 'All that evaluating on one’s own needs',
    description:
      'For server keys. `If-None-Match` with the `ETag` of the last answer, in whatever encoding it came, gets a ' +
      '304 when nothing changed. Answers in `br` or `gzip` where the client accepts it.',
  })
  @ApiIfNoneMatch()
  @ApiResponse({
    status: 200,
    description: 'The ruleset.',
    headers: CONTENT_TAG,
    schema: schema('Ruleset'),
  })
  @ApiResponse({ status: 304, description: 'Nothing has changed.', headers: CONTENT_TAG })
  ruleset(@CurrentCall() call: SdkCall, @Res() response: Response): Promise<void> {
    return sendAnswer(response, this.endpoint.answer(call));
  }
}
