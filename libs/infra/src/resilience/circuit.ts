import { Logger } from '@nestjs/common';
import {
  circuitBreaker,
  ConsecutiveBreaker,
  handleAll,
  type IPolicy,
  timeout,
  TimeoutStrategy,
  wrap,
} from 'cockatiel';
import { DomainError } from '#domain/kernel/domain-error';
import { dependencyCircuit } from '../observability/metrics.js';
import { CIRCUIT_FAILURES, CIRCUIT_PAUSE_MS } from './remote-limits.js';

/** What is left alone when it fails; label values of the metric, beside `postgres`, which `PostgresPulse` watches. */
export type Dependency = 'redis' | 'kafka';

/**
 * Stands between this process and something remote: no call outlives its limit, and after some failures in a row
 * none is made for a moment. One gauge and one log line each way tell of it.
 */
export class Circuit {
  private readonly logger = new Logger(Circuit.name);
  private readonly breaker;
  /** From the first opening to the closing: what is tried in between and fails is the same outage. */
  private isOut = false;

  constructor(private readonly dependency: Dependency) {
    this.breaker = circuitBreaker(handleAll, {
      halfOpenAfter: CIRCUIT_PAUSE_MS,
      breaker: new ConsecutiveBreaker(CIRCUIT_FAILURES),
    });
    dependencyCircuit.set({ dependency }, 0);
    this.breaker.onBreak((reason) => {
      if (this.isOut) return;
      this.isOut = true;
      dependencyCircuit.set({ dependency }, 1);
      const error = 'error' in reason ? reason.error : undefined;
      this.logger.error(
        { err: error, dependency },
        `${dependency} does not answer: going on without it`,
      );
    });
    this.breaker.onReset(() => {
      this.isOut = false;
      dependencyCircuit.set({ dependency }, 0);
      this.logger.log({ dependency }, `${dependency} answers again`);
    });
  }

  /**
   * Calls, and waits `limitMs` at most.
   * @throws DomainError `unavailable` when it takes too long, fails, or the circuit is open; one that `work` throws as it is
   */
  async call<Result>(limitMs: number, work: () => Promise<Result>): Promise<Result> {
    try {
      return await this.within(limitMs).execute(work);
    } catch (error) {
      if (error instanceof DomainError) throw error;
      throw new DomainError('unavailable', `${this.dependency} does not answer; try again`, [], {
        cause: error,
      });
    }
  }

  private within(limitMs: number): IPolicy {
    return wrap(this.breaker, timeout(limitMs, TimeoutStrategy.Aggressive));
  }
}
