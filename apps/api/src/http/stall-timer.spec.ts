import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { StallTimer } from './stall-timer.js';

describe('what may stand still for 10 s and take 25 s', () => {
  let stalled: number;
  let timer: StallTimer;

  beforeEach(() => {
    jest.useFakeTimers();
    stalled = 0;
    timer = new StallTimer({ idleTimeoutMs: 10_000, totalTimeoutMs: 25_000 }, () => (stalled += 1));
  });
  afterEach(() => {
    timer.stop();
    jest.useRealTimers();
  });

  /** Moves every so often, until so long after the start. */
  const move = (everyMs: number, untilMs: number) => {
    for (let at = everyMs; at <= untilMs; at += everyMs) {
      jest.advanceTimersByTime(everyMs);
      timer.moved();
    }
  };

  it('has stalled after 10 s without a move', () => {
    jest.advanceTimersByTime(9_999);
    expect(stalled).toBe(0);
    jest.advanceTimersByTime(1);
    expect(stalled).toBe(1);
  });

  it('begins those 10 s anew with every move', () => {
    move(9_000, 9_000);
    jest.advanceTimersByTime(9_999);
    expect(stalled).toBe(0);
    jest.advanceTimersByTime(1);
    expect(stalled).toBe(1);
  });

  it('has stalled after 25 s however often it moved', () => {
    move(1_000, 24_000);
    jest.advanceTimersByTime(999);
    expect(stalled).toBe(0);
    jest.advanceTimersByTime(1);
    expect(stalled).toBe(1);
  });

  it('never has once it is stopped', () => {
    move(6_000, 18_000);
    timer.stop();
    jest.advanceTimersByTime(60_000);
    expect(stalled).toBe(0);
  });
});
