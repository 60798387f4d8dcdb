import { Controller, Get, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type Response } from 'express';
import { RequireSdkKey } from '../access/requirement.decorators.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { schema } from '../http/resource-documentation.js';
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
    summary: 'All that evaluating on one’s own needs',
    description:
      'For server keys. `If-None-Match` with the `ETag` of the last answer, in whatever encoding it came, gets a ' +
      '304 when nothing changed. Answers in `br` or `gzip` where the client accepts it.',
  })
  @ApiHeader({ name: 'If-None-Match', required: false })
  @ApiResponse({
    status: 200,
    description: 'The ruleset.',
    headers: { ETag: { description: 'Of the content and encoding.', schema: { type: 'string' } } },
    schema: schema('Ruleset'),
  })
  @ApiResponse({ status: 304, description: 'Nothing has changed.' })
  @ApiProblems(401, 403)
  ruleset(@CurrentCall() call: SdkCall, @Res() response: Response): Promise<void> {
    return sendAnswer(response, this.endpoint.answer(call));
  }
}
