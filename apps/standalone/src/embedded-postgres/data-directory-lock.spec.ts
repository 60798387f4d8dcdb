import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DataDirectoryLock } from './data-directory-lock.js';

describe('the lock of a data directory', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ffs-lock-'));
    file = join(folder, 'postgres.lock');
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('is refused, with the directory named, while it is held', () => {
    const lock = DataDirectoryLock.acquire(file, '/data');

    expect(() => DataDirectoryLock.acquire(file, '/data')).toThrow(
      '/data is in use by another running instance',
    );
    lock.release();
  });

  it('is free again after its release, which may be repeated', () => {
    const lock = DataDirectoryLock.acquire(file, '/data');
    lock.release();
    lock.release();
    const again = DataDirectoryLock.acquire(file, '/data');

    expect(() => DataDirectoryLock.acquire(file, '/data')).toThrow('in use');
    again.release();
  });

  it('says what is wrong when the file cannot be made', () => {
    expect(() => DataDirectoryLock.acquire(join(folder, 'no', 'where'), '/data')).toThrow(
      'cannot lock /data',
    );
  });
});
