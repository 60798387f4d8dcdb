import { Injectable, Logger } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { type ReadinessProbe, type StartupProbe } from './probes.js';

/** Balancers commonly give up on a probe after a second or more. */
const TIMEOUT_MS = 1_000;

interface Outcome {
  readonly ok: boolean;
  readonly latencyMs: number;
}

/** Runs probes within a bound and words their results for Terminus. */
@Injectable()
export class ProbeRunner {
  private readonly logger = new Logger(ProbeRunner.name);
  /** Callers that come while a check runs share it: probes are open to anybody, dependencies are not. */
  private readonly running = new Map<object, Promise<Outcome>>();

  constructor(private readonly indicators: HealthIndicatorService) {}

  async readiness(probe: ReadinessProbe): Promise<HealthIndicatorResult> {
    const { ok, latencyMs } = await this.run(probe);
    const indicator = this.indicators.check(probe.name);
    const shown = { latencyMs, ...probe.details() };
    if (ok) return indicator.up(shown);
    return probe.critical ? indicator.down(shown) : indicator.degraded(shown);
  }

  async startup(probe: StartupProbe): Promise<HealthIndicatorResult> {
    const { ok, latencyMs } = await this.run(probe);
    const indicator = this.indicators.check(probe.name);
    return ok ? indicator.up({ latencyMs }) : indicator.down({ latencyMs });
  }

  private run(probe: ReadinessProbe | StartupProbe): Promise<Outcome> {
    const known = this.running.get(probe);
    if (known !== undefined) return known;
    const outcome = this.attempt(probe).finally(() => this.running.delete(probe));
    this.running.set(probe, outcome);
    return outcome;
  }

  private async attempt(probe: ReadinessProbe | StartupProbe): Promise<Outcome> {
    const start = performance.now();
    const latency = (): number => Math.round((performance.now() - start) * 10) / 10;
    try {
      await withTimeout(probe.check());
      return { ok: true, latencyMs: latency() };
    } catch (error) {
      this.logger.warn({ err: error, probe: probe.name }, 'probe failed');
      return { ok: false, latencyMs: latency() };
    }
  }
}

function withTimeout(work: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`no answer within ${TIMEOUT_MS} ms`));
    }, TIMEOUT_MS);
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
    });
  });
}
