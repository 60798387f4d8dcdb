import { Controller, Get, Header, Inject, Res, ServiceUnavailableException } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type HealthCheckResult, HealthCheckService } from '@nestjs/terminus';
import { type Response } from 'express';
import { Drain } from './drain.js';
import { ALIVE, HEALTH_REPORT, NOT_YET } from './health.schemas.js';
import { Public } from './public.decorator.js';
import { ProbeRunner } from './probe-runner.js';
import { type ReadinessProbe, type StartupProbe } from './probes.js';

export const READINESS_PROBES = 'ffs:readiness-probes';
export const STARTUP_PROBES = 'ffs:startup-probes';

/**
 * What orchestrators ask. The answer has Terminus's shape in good and bad times alike, as it is read by
 * machines that look at the status and by people who look at the details.
 */
@ApiTags('Operations')
@Public()
@Controller()
export class HealthController {
  private started = false;

  constructor(
    private readonly health: HealthCheckService,
    private readonly probes: ProbeRunner,
    private readonly drain: Drain,
    @Inject(READINESS_PROBES) private readonly readinessProbes: readonly ReadinessProbe[],
    @Inject(STARTUP_PROBES) private readonly startupProbes: readonly StartupProbe[],
  ) {}

  @Get('healthz')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ operationId: 'getLiveness', summary: 'The process is alive; asks no dependency' })
  @ApiOkResponse({ description: 'Alive', schema: ALIVE })
  alive(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('readyz')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    operationId: 'getReadiness',
    summary: 'Whether this instance gives correct answers, dependency by dependency',
  })
  @ApiOkResponse({
    description: 'Ready, perhaps without dependencies it can do without',
    schema: HEALTH_REPORT,
  })
  @ApiResponse({ status: 503, description: 'Not ready, or shutting down', ...NOT_YET })
  async ready(@Res({ passthrough: true }) response: Response): Promise<HealthCheckResult> {
    const result = await this.result(
      this.readinessProbes.map((probe) => () => this.probes.readiness(probe)),
    );
    return answer(this.drain.active ? { ...result, status: 'shutting_down' } : result, response);
  }

  @Get('startupz')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    operationId: 'getStartup',
    summary: 'Whether this instance has ever been ready to begin',
  })
  @ApiOkResponse({ description: 'Started', schema: HEALTH_REPORT })
  @ApiResponse({ status: 503, description: 'Still starting', ...NOT_YET })
  async startedUp(@Res({ passthrough: true }) response: Response): Promise<HealthCheckResult> {
    if (this.started) return { status: 'ok', info: {}, error: {}, details: {} };
    const result = await this.result(
      this.startupProbes.map((probe) => () => this.probes.startup(probe)),
    );
    this.started = result.status === 'ok';
    return answer(result, response);
  }

  /** Terminus throws its result when it is a bad one. */
  private async result(
    checks: Parameters<HealthCheckService['check']>[0],
  ): Promise<HealthCheckResult> {
    try {
      return await this.health.check(checks);
    } catch (error) {
      if (error instanceof ServiceUnavailableException)
        return error.getResponse() as HealthCheckResult;
      throw error;
    }
  }
}

function answer(result: HealthCheckResult, response: Response): HealthCheckResult {
  if (result.status === 'error' || result.status === 'shutting_down') {
    response.status(503).setHeader('Retry-After', '1');
  }
  return result;
}
