import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { RulesetFreshness } from './ruleset-freshness.js';

describe('the freshness of rulesets', () => {
  let freshness: RulesetFreshness;

  beforeEach(() => {
    jest.useFakeTimers();
    freshness = new RulesetFreshness();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('is not in doubt while the truth answers', () => {
    jest.advanceTimersByTime(2_000);
    freshness.confirm();

    expect(freshness.staleSeconds()).toBeUndefined();
  });

  it('is told as the time since the last answer once the truth fails', () => {
    freshness.doubt();
    expect(freshness.staleSeconds()).toBe(1);
    jest.advanceTimersByTime(90_000);
    freshness.doubt();
    expect(freshness.staleSeconds()).toBe(90);

    freshness.confirm();
    expect(freshness.staleSeconds()).toBeUndefined();
  });

  it('is in doubt when the truth neither answers nor fails', () => {
    jest.advanceTimersByTime(6_000);
    expect(freshness.staleSeconds()).toBeUndefined();
    jest.advanceTimersByTime(1);
    expect(freshness.staleSeconds()).toBe(7);
  });
});
