import { beforeEach, describe, expect, it } from '@jest/globals';
import { WindowCounters } from './window-counters.js';

const WINDOW_MS = 1_000;
const MOST = 100;

describe('counters of windows', () => {
  let now: number;
  let counters: WindowCounters;

  beforeEach(() => {
    now = 5_000_000;
    counters = new WindowCounters(WINDOW_MS, MOST, () => now);
  });

  const used = (key: string) => counters.add(key).used;

  it('count each key by itself', () => {
    expect([used('a'), used('a'), used('b'), used('a')]).toEqual([1, 2, 1, 3]);
  });

  it('begin anew when the window of the first request is over, and not before', () => {
    used('a');
    now += WINDOW_MS - 1;
    expect(used('a')).toBe(2);
    expect(counters.add('a').resetsInMs).toBe(1);
    now += 1;
    expect(used('a')).toBe(1);
    expect(counters.add('a').resetsInMs).toBe(WINDOW_MS);
  });

  it('remember a window that began just before the generations turned', () => {
    used('first');
    now += WINDOW_MS - 1;
    used('late');
    now += 1;
    used('turns');
    expect(used('late')).toBe(2);
  });

  it('give back what was counted, and never more', () => {
    used('a');
    used('a');
    counters.giveBack('a');
    counters.giveBack('unknown');
    expect(used('a')).toBe(2);
    for (let at = 0; at < 5; at += 1) counters.giveBack('a');
    expect(used('a')).toBe(1);
  });

  it('hold no more keys than two generations, however many come', () => {
    for (let at = 0; at < 50 * MOST; at += 1) used(`key-${at}`);
    expect(counters.size).toBeLessThanOrEqual(2 * MOST);
  });

  it('do not forget a key that keeps coming while others flood them', () => {
    for (let at = 0; at < 50 * MOST; at += 1) {
      used(`key-${at}`);
      if (at % (MOST / 2) === 0) used('steady');
    }
    expect(used('steady')).toBe(101);
  });

  it('let go of what a flood has left', () => {
    for (let at = 0; at < 2 * MOST; at += 1) used(`key-${at}`);
    now += WINDOW_MS;
    used('a');
    now += WINDOW_MS;
    used('a');
    expect(counters.size).toBeLessThanOrEqual(2);
  });
});
