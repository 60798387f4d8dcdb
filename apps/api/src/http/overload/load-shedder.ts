import { type Logger } from 'pino';
import { requestsShed } from '#infra/observability/metrics';
import { type RouteClass } from '../route-class.js';

/**
 * How long one turn of the event loop may answer requests, in milliseconds. What has arrived waits for as long as
 * a turn takes, and whoever comes during it for the next one too. Far above what a busy neighbour can cause, as a
 * service that is slow for a moment is better than one that turns clients away.
 */
const TURN_MS = 500;
/** One long turn may be a pause, or a core that others had; after one that took this long the next is no accident. */
const STRAINED_MS = 250;
/** Requests that wait for the database or the like. Each holds memory, and the pool serves ten at a time. */
const MOST_IN_FLIGHT = 1_000;
const REPORT_MS = 5_000;

/**
 * Turns requests away while this process has more to do than it can: those that a turn of the event loop has no
 * time left for, when the last one was long as well, and those beyond a number that is not answered yet. Every turn
 * begins anew, so it is over as soon as the load is. What tells whether the process lives, and what it measures, is always answered.
 */
export class LoadShedder {
  /** When the turn began to answer requests; 0 between turns. */
  private turnBegan = 0;
  private wasStrained = false;
  private inFlight = 0;
  private unreported = 0;

  constructor(
    private readonly logger: Logger,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Whether nothing needs to be turned away; to be asked for every request, first of all. */
  get isCalm(): boolean {
    if (this.inFlight >= MOST_IN_FLIGHT) return false;
    const now = this.now();
    if (this.turnBegan === 0) {
      this.turnBegan = now;
      // Comes when everything that had arrived has been looked at.
      setImmediate(this.endTurn);
    }
    return now < this.turnBegan + TURN_MS || !this.wasStrained;
  }

  /** Whether a request of this class is to be turned away while it is not calm; counts it then. */
  refuses(routeClass: RouteClass): boolean {
    if (routeClass === 'operations') return false;
    requestsShed.inc({ class: routeClass });
    if (this.unreported === 0) this.report();
    this.unreported += 1;
    return true;
  }

  /** A request that will be answered some time. @returns to be called when it has been */
  begin(): () => void {
    this.inFlight += 1;
    return () => {
      this.inFlight -= 1;
    };
  }

  private readonly endTurn = (): void => {
    this.wasStrained = this.now() - this.turnBegan >= STRAINED_MS;
    this.turnBegan = 0;
  };

  /** Not a line for each: that would add to the load. */
  private report(): void {
    this.logger.warn({ inFlight: this.inFlight }, 'overloaded: turning requests away');
    setTimeout(() => {
      this.logger.warn({ shed: this.unreported }, 'requests were turned away');
      this.unreported = 0;
    }, REPORT_MS).unref();
  }
}
