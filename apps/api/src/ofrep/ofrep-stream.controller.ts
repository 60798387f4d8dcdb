import { Controller, Get, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type Response } from 'express';
import { RequireStreamToken } from '../access/requirement.decorators.js';
import { revisionSeen, StreamOpener } from '../realtime/stream-opener.js';
import { CurrentCall } from '../sdk/answer-call.js';
import { type SdkCall } from '../sdk/sdk-endpoint.js';

@ApiTags('OFREP')
@Controller('ofrep/v1')
@RequireStreamToken()
export class OfrepStreamController {
  constructor(private readonly opener: StreamOpener) {}

  @Get('stream')
  @ApiOperation({
    operationId: 'streamByOfrep',
    summary: 'Hear when to evaluate again',
    description:
      'The stream that `eventStreams` of a bulk evaluation names; its address is to be taken from there. Server-sent ' +
      'events: `event: message`, `id`, `data: {"type":"refetchEvaluation","etag":"43"}`. Needs no header.',
  })
  @ApiQuery({
    name: 'since',
    required: false,
    type: String,
    description: 'The revision seen last.',
  })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'The same, when reconnecting.',
    schema: { type: 'string' },
  })
  @ApiResponse({
    status: 200,
    description: 'A stream that does not end by itself.',
    content: { 'text/event-stream': { schema: { type: 'string' } } },
  })
  stream(
    @CurrentCall() { principal, headers, query }: SdkCall,
    @Res() response: Response,
  ): Promise<void> {
    const known = revisionSeen(headers['last-event-id']) ?? revisionSeen(query['since']);
    return this.opener.open(principal, 'ofrep', known, response);
  }
}
