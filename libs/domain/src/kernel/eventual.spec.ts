import { describe, expect, it } from '@jest/globals';
import { andThen } from './eventual.js';

describe('going on with a value', () => {
  const double = (value: number) => value * 2;

  it('makes no promise for what is known', () => {
    expect(andThen(21, double)).toBe(42);
  });

  it('waits for what is not known yet', async () => {
    await expect(andThen(Promise.resolve(21), double)).resolves.toBe(42);
  });

  it('hands on that it cannot be known', async () => {
    const failed = Promise.reject<number>(new Error('gone'));
    await expect(andThen(failed, double)).rejects.toThrow('gone');
  });
});
