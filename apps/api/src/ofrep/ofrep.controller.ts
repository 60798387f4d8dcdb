import { Controller, HttpCode, Post, Res } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type Response } from 'express';
import { RequireSdkKey } from '../access/requirement.decorators.js';
import { ApiIfNoneMatch, CONTENT_TAG, schema } from '../openapi/operation.decorators.js';
import { CurrentCall, sendAnswer } from '../sdk/answer-call.js';
import { type SdkCall } from '../sdk/sdk-endpoint.js';
import { OfrepBulkEndpoint } from './ofrep-bulk.endpoint.js';
import { OfrepFlagEndpoint } from './ofrep-flag.endpoint.js';

/** OpenFeature Remote Evaluation Protocol 0.3.0: the slow lane, and the documentation, of its endpoints. */
@ApiTags('OFREP')
@Controller('ofrep/v1')
@RequireSdkKey('server', 'client')
export class OfrepController {
  constructor(
    private readonly flagEndpoint: OfrepFlagEndpoint,
    private readonly bulkEndpoint: OfrepBulkEndpoint,
  ) {}

  @Post('evaluate/flags/:key')
  @HttpCode(200)
  @ApiOperation({ operationId: 'evaluateFlagByOfrep', summary: 'Evaluate one flag' })
  @ApiBody({ required: false, schema: schema('OfrepRequest') })
  @ApiResponse({ status: 200, description: 'The evaluation.', schema: schema('OfrepSuccess') })
  @ApiResponse({ status: 400, description: 'It failed.', schema: schema('OfrepFailure') })
  @ApiResponse({ status: 404, description: 'No such flag.', schema: schema('OfrepFlagNotFound') })
  evaluate(@CurrentCall() call: SdkCall, @Res() response: Response): Promise<void> {
    return sendAnswer(response, this.flagEndpoint.answer(call));
  }

  @Post('evaluate/flags')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'evaluateFlagsByOfrep',
    summary: 'Evaluate every flag that the key may see',
    description:
      '`If-None-Match` with the `ETag` of the last answer gets a 304 when nothing changed that the key may see, as ' +
      'long as the address in `eventStreams` of that answer is good. `eventStreams` name a stream that tells when to ' +
      'evaluate again; its address is a secret of some minutes.',
  })
  @ApiQuery({
    name: 'flagConfigEtag',
    required: false,
    type: String,
    description:
      'The `etag` of an event: waits, 5 seconds at most, until this instance has that revision.',
  })
  @ApiIfNoneMatch()
  @ApiBody({ required: false, schema: schema('OfrepRequest') })
  @ApiResponse({
    status: 200,
    description: 'The evaluations.',
    headers: CONTENT_TAG,
    schema: schema('OfrepBulk'),
  })
  @ApiResponse({ status: 304, description: 'Nothing has changed.', headers: CONTENT_TAG })
  @ApiResponse({ status: 400, description: 'It failed.', schema: schema('OfrepBulkFailure') })
  evaluateBulk(@CurrentCall() call: SdkCall, @Res() response: Response): Promise<void> {
    return sendAnswer(response, this.bulkEndpoint.answer(call));
  }
}
