import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PrometheusController } from '@willsoto/nestjs-prometheus';
import { type Response } from 'express';
import { type GroupMember } from '../processes/group-member.js';
import { Public } from './public.decorator.js';

/** The metrics of the instance, of however many processes it consists. */
export class AllMetrics {
  constructor(private readonly member: GroupMember | undefined) {}

  /** `undefined` where those of this process are all. */
  text(): Promise<string> | undefined {
    return this.member?.metrics();
  }
}

@ApiTags('Operations')
@Public()
@Controller()
export class MetricsController extends PrometheusController {
  constructor(private readonly all: AllMetrics) {
    super();
  }

  @Get()
  @ApiOperation({ operationId: 'getMetrics', summary: 'Metrics in the format of Prometheus' })
  @ApiOkResponse({
    description: 'Metrics',
    content: { 'text/plain': { schema: { type: 'string' } } },
  })
  override async index(@Res({ passthrough: true }) response: Response): Promise<string> {
    const own = await super.index(response);
    return (await this.all.text()) ?? own;
  }
}
