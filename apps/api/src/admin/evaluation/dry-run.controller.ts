import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { ExplainFlagsQuery } from '#domain/decisions/explain-flags.query';
import { type Caller } from '#domain/kernel/caller';
import { CurrentCaller } from '../../access/authenticated-request.js';
import { RequirePermission } from '../../access/requirement.decorators.js';
import { schema } from '../../openapi/operation.decorators.js';
import { readEvaluationContext } from '../../sdk/evaluation-context.js';

@ApiTags('Flags')
@Controller('admin/evaluate')
export class DryRunController {
  constructor(private readonly explainFlags: ExplainFlagsQuery) {}

  @Post()
  @HttpCode(200)
  @RequirePermission('flags:read')
  @ApiOperation({
    operationId: 'explainFlags',
    summary: 'What a context would get, and why',
    description:
      'Goes through the code that serves. `draft` lays unsaved configurations over what is served, for this answer only; each is read like a merge patch of the environment.',
  })
  @ApiBody({ required: true, schema: schema('DryRun') })
  @ApiResponse({ status: 200, description: 'Step by step.', schema: schema('Explanations') })
  explain(@CurrentCaller() caller: Caller, @Body() body: unknown) {
    return this.explainFlags.execute(caller, body, readEvaluationContext(body));
  }
}
