import { type Logger } from 'pino';
import { requestsShed } from '#infra/observability/metrics';
import { type RouteClass } from '../route-class.js';

/**
 * How long one turn of the event loop may answer requests, in milliseconds. What has arrived waits for as long as
 * a turn takes, and whoever comes during it for the next one too. Far above what a busy neighbour can cause, as a
 * service that is slow for a moment is better than one that turns clients away.
 */
const TURN_MS = 500;
/** A turn may be long by accident, as on a core that others had; but not one that is this long, or the next as well. */
const LONGEST_TURN_MS = 1_000;
const STRAINED_MS = 250;
/** What counts for one request at most, in milliseconds: more is a pause, as for memory to be collected. */
const REQUEST_MS = 100;
/** Requests that wait for the database or the like. Each holds memory, and the pool serves ten at a time. */
const MOST_IN_FLIGHT = 1_000;
const REPORT_MS = 5_000;

/**
 * Turns requests away while this process has more to do than it can: those that a turn of the event loop has no
 * time left for, and those beyond a number that is not answered yet. Every turn begins anew, so it is over as soon
 * as the load is. What tells whether the process lives, and what it measures, is always answered.
 */
export class LoadShedder {
  /** When the turn looked at its newest request; 0 between turns. */
  private lastLook = 0;
  /** How long the turn has answered requests, pauses left out. */
  private busyMs = 0;
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
    if (this.lastLook === 0) {
      this.lastLook = this.now();
      // Comes when everything that had arrived has been looked at.
      setImmediate(this.endTurn);
      return true;
    }
    this.look();
    return this.busyMs < (this.wasStrained ? TURN_MS : LONGEST_TURN_MS);
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

  private look(): void {
    const now = this.now();
    this.busyMs += Math.min(now - this.lastLook, REQUEST_MS);
    this.lastLook = now;
  }

  private readonly endTurn = (): void => {
    this.look();
    this.wasStrained = this.busyMs >= STRAINED_MS;
    this.busyMs = 0;
    this.lastLook = 0;
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
