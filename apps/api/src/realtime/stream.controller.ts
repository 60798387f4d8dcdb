import { Controller, Get, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type Response } from 'express';
import { RequireSdkKey } from '../access/requirement.decorators.js';
import { CurrentCall } from '../sdk/answer-call.js';
import { type SdkCall } from '../sdk/sdk-endpoint.js';
import { revisionSeen, StreamOpener } from './stream-opener.js';

@ApiTags('SDK')
@Controller('v1')
@RequireSdkKey('server', 'client')
export class StreamController {
  constructor(private readonly opener: StreamOpener) {}

  @Get('stream')
  @ApiOperation({
    operationId: 'streamRevisions',
    summary: 'Hear of changes',
    description:
      'Server-sent events: `event: revision`, `id: <revision>`, `data: {"revision":43,"flags":["new-checkout"]}`, where ' +
      '`flags` are those the key may see whose answers may have changed; a client key hears of such changes only. ' +
      'Whatever this instance answers after an event is from its revision or a later one. A comment comes every 15 ' +
      'seconds. A client that names what it has seen last gets the current revision at once if that is newer.',
  })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'The revision seen last.',
    schema: { type: 'string' },
  })
  @ApiResponse({
    status: 200,
    description: 'A stream that does not end by itself.',
    content: { 'text/event-stream': { schema: { type: 'string' } } },
  })
  stream(@CurrentCall() { principal, headers }: SdkCall, @Res() response: Response): Promise<void> {
    return this.opener.open(principal, 'ffs', revisionSeen(headers['last-event-id']), response);
  }
}
