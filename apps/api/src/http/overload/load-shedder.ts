import { type Logger } from 'pino';
import { requestsShed } from '#infra/observability/metrics';
import { type RouteClass } from '../route-class.js';
import { EventLoopLag } from './event-loop-lag.js';

/** From this lag on some requests are turned away, and at the second one all: in milliseconds. */
const FIRST_SHED_MS = 100;
const ALL_SHED_MS = 500;
/** Requests that wait for the database or the like. Each holds memory, and the pool serves ten at a time. */
const MOST_IN_FLIGHT = 1_000;

/**
 * Turns requests away while this process has more to do than it can: a share that grows with the lag of the
 * event loop, and everything beyond a number of unanswered requests. What tells whether the process lives, and
 * what it measures, is always answered.
 */
export class LoadShedder {
  /** Of requests, from 0 to 1. */
  private share = 0;
  private inFlight = 0;
  private shedSince = 0;

  constructor(
    private readonly logger: Logger,
    private readonly lag = new EventLoopLag(),
    private readonly random: () => number = Math.random,
  ) {}

  start(): void {
    this.lag.start(() => {
      this.adjust();
    });
  }

  stop(): void {
    this.lag.stop();
  }

  /** Whether nothing needs to be turned away; one comparison for each request of a calm service. */
  get isCalm(): boolean {
    return this.share === 0 && this.inFlight < MOST_IN_FLIGHT;
  }

  /** Whether to turn away a request; counts it then. */
  refuses(routeClass: RouteClass): boolean {
    if (routeClass === 'operations') return false;
    if (this.inFlight < MOST_IN_FLIGHT && this.random() >= this.share) return false;
    if (this.shedSince === 0) {
      this.logger.warn(
        { lagMs: Math.round(this.lag.sustainedMs), inFlight: this.inFlight },
        'overloaded: turning requests away',
      );
    }
    this.shedSince += 1;
    requestsShed.inc({ class: routeClass });
    return true;
  }

  /** A request that will be answered some time. @returns to be called when it has been */
  begin(): () => void {
    this.inFlight += 1;
    return () => {
      this.inFlight -= 1;
    };
  }

  private adjust(): void {
    const excess = (this.lag.sustainedMs - FIRST_SHED_MS) / (ALL_SHED_MS - FIRST_SHED_MS);
    this.share = Math.min(1, Math.max(0, excess));
    if (!this.isCalm || this.shedSince === 0) return;
    this.logger.warn({ shed: this.shedSince }, 'the load can be borne again');
    this.shedSince = 0;
  }
}
