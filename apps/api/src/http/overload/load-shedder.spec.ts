import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { pino } from 'pino';
import { LoadShedder } from './load-shedder.js';

describe('shedding load', () => {
  let now: number;
  let lines: string[];
  let shedder: LoadShedder;

  beforeEach(() => {
    now = 1_000;
    lines = [];
    const logger = pino({}, { write: (line: string) => lines.push(line) });
    shedder = new LoadShedder(logger, () => now);
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  /** Requests that come in one turn of the loop, each of which takes its time; tells which are answered. */
  const serve = (prices: readonly number[]) =>
    prices.map((cost) => {
      if (!shedder.isCalm && shedder.refuses('sdk')) return false;
      now += cost;
      return true;
    });

  const costs = (count: number, cost: number) => Array.from({ length: count }, () => cost);
  const answered = (all: readonly boolean[]) => all.filter(Boolean).length;

  /** A turn that takes long, after which the next one is watched. */
  const strain = async () => {
    serve(costs(5, 50));
    await turn();
  };

  it('does not mind one long turn', () => {
    expect(answered(serve(costs(10, 90)))).toBe(10);
  });

  it('does not take pauses for load', async () => {
    await strain();
    expect(answered(serve(costs(5, 5_000)))).toBe(5);
    await turn();
    expect(answered(serve(costs(5, 5_000)))).toBe(5);
  });

  it('turns away what a turn has no time left for when the last one was long as well', async () => {
    await strain();
    expect(serve([...costs(9, 50), 49, 1, 1])).toEqual([...costs(11, 1).map(() => true), false]);
    await turn();
    expect(answered(serve(costs(100, 50)))).toBe(10);
  });

  it('turns away what no turn has time for', () => {
    expect(answered(serve(costs(100, 50)))).toBe(20);
  });

  it('is over with the first turn that is in time', async () => {
    await strain();
    serve([1, 1]);
    await turn();
    expect(answered(serve(costs(15, 50)))).toBe(15);
  });

  it('does not count the time between turns', async () => {
    await strain();
    now += 60_000;
    expect(serve([1, 1])).toEqual([true, true]);
    await turn();
    now += 60_000;
    expect(answered(serve(costs(15, 50)))).toBe(15);
  });

  it('never turns away who asks how the process is', async () => {
    await strain();
    serve(costs(10, 50));
    expect([shedder.isCalm, shedder.refuses('operations')]).toEqual([false, false]);
  });

  it('bounds how many requests wait for an answer', () => {
    const ends = Array.from({ length: 1_000 }, () => shedder.begin());
    expect(shedder.isCalm).toBe(false);
    ends[0]?.();
    expect(shedder.isCalm).toBe(true);
  });

  it('says when it begins and how much it was, not each time', async () => {
    await strain();
    jest.useFakeTimers({ doNotFake: ['setImmediate'] });
    serve([...costs(10, 50), ...costs(50, 1)]);
    jest.advanceTimersByTime(5_000);
    expect(lines.map((line) => JSON.parse(line) as { msg: string })).toEqual([
      expect.objectContaining({ msg: 'overloaded: turning requests away' }),
      expect.objectContaining({ msg: 'requests were turned away', shed: 50 }),
    ]);
  });
});
