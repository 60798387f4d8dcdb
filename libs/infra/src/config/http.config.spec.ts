import { availableParallelism } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { loadStandaloneConfig } from './load-config.js';

const workersOf = (FFS_WORKERS: string) => loadStandaloneConfig({ FFS_WORKERS }).http.workers;

describe('FFS_WORKERS', () => {
  it('is one process when unset', () => {
    expect(loadStandaloneConfig({}).http.workers).toBe(1);
  });

  it('is a number of processes, or one for each core', () => {
    expect([workersOf('1'), workersOf('12'), workersOf('64')]).toEqual([1, 12, 64]);
    expect(workersOf('auto')).toBe(Math.min(64, availableParallelism()));
  });

  it.each(['0', '65', '2.5', '-1', 'all', 'AUTO'])('is not %s', (value) => {
    expect(() => workersOf(value)).toThrow(
      'FFS_WORKERS: must be auto or a whole number from 1 to 64',
    );
  });
});
