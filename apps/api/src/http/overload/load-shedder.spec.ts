import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { pino } from 'pino';
import { EventLoopLag } from './event-loop-lag.js';
import { LoadShedder } from './load-shedder.js';

const SAMPLE_MS = 20;

describe('shedding load', () => {
  let now: number;
  let lines: string[];
  let lag: EventLoopLag;
  let shedder: LoadShedder;
  let look: () => void;
  let dice: number;

  beforeEach(() => {
    now = 0;
    lines = [];
    dice = 0.5;
    lag = new EventLoopLag(() => now);
    const logger = pino({}, { write: (line: string) => lines.push(line) });
    shedder = new LoadShedder(logger, lag, () => dice);
    jest.spyOn(lag, 'start').mockImplementation((onSample) => (look = onSample));
    shedder.start();
    lag.sample();
  });

  /** The loop comes round, so many milliseconds late. */
  const turn = (lateMs: number) => {
    now += SAMPLE_MS + lateMs;
    lag.sample();
    look();
  };

  it('turns nothing away while the loop is in time', () => {
    turn(5);
    turn(5);
    expect([shedder.isCalm, shedder.refuses('sdk')]).toEqual([true, false]);
  });

  it('does not mind one long turn', () => {
    turn(5);
    turn(2_000);
    expect(shedder.isCalm).toBe(true);
    turn(5);
    expect(shedder.isCalm).toBe(true);
  });

  it('turns away a share that grows with the lag, and all of it in the end', () => {
    turn(200);
    turn(200);
    const refusedAt = (roll: number) => {
      dice = roll;
      return shedder.refuses('admin');
    };
    expect([0.24, 0.26].map(refusedAt)).toEqual([true, false]);
    turn(600);
    turn(600);
    expect(refusedAt(0.999)).toBe(true);
  });

  it('never turns away who asks how the process is', () => {
    turn(2_000);
    turn(2_000);
    expect(shedder.refuses('operations')).toBe(false);
  });

  it('takes everything again as soon as the loop is in time', () => {
    turn(600);
    turn(600);
    expect(shedder.isCalm).toBe(false);
    turn(0);
    expect([shedder.isCalm, shedder.refuses('sdk')]).toEqual([true, false]);
  });

  it('bounds how many requests wait for an answer', () => {
    const ends = Array.from({ length: 1_000 }, () => shedder.begin());
    expect([shedder.isCalm, shedder.refuses('admin')]).toEqual([false, true]);
    ends[0]?.();
    expect([shedder.isCalm, shedder.refuses('admin')]).toEqual([true, false]);
  });

  it('says when it begins and how much it was, not each time', () => {
    turn(600);
    turn(600);
    for (let at = 0; at < 50; at += 1) shedder.refuses('sdk');
    turn(0);
    expect(lines.map((line) => JSON.parse(line) as { msg: string })).toEqual([
      expect.objectContaining({ msg: 'overloaded: turning requests away', lagMs: 600 }),
      expect.objectContaining({ msg: 'the load can be borne again', shed: 50 }),
    ]);
  });
});
