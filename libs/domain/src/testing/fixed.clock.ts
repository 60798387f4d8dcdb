import { Clock } from '../kernel/clock.js';

/** Stands still until it is moved. */
export class FixedClock extends Clock {
  constructor(private time = Date.UTC(2026, 0, 1, 12)) {
    super();
  }

  override now(): Date {
    return new Date(this.time);
  }

  advance(milliseconds: number): void {
    this.time += milliseconds;
  }
}
