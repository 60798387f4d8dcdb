import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ClusterDirectory } from './cluster-directory.js';

describe('a data directory', () => {
  let folder: string;
  let directory: ClusterDirectory;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ffs-cluster-'));
    directory = new ClusterDirectory(join(folder, 'postgres'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('holds no cluster when it is missing or empty', async () => {
    await expect(directory.exists('18')).resolves.toBe(false);
    mkdirSync(directory.dataDir);
    await expect(directory.exists('18')).resolves.toBe(false);
  });

  it('holds a cluster when its major version is ours', async () => {
    mkdirSync(directory.cluster, { recursive: true });
    writeFileSync(join(directory.cluster, 'PG_VERSION'), '18\n');

    await expect(directory.exists('18')).resolves.toBe(true);
  });

  it('is refused when another major version made it', async () => {
    mkdirSync(directory.cluster, { recursive: true });
    writeFileSync(join(directory.cluster, 'PG_VERSION'), '16\n');

    await expect(directory.exists('18')).rejects.toThrow(/PostgreSQL 16, this is 18/);
  });

  it('is refused when it holds something else', async () => {
    mkdirSync(directory.dataDir);
    writeFileSync(join(directory.dataDir, 'holiday.jpg'), '');

    await expect(directory.exists('18')).rejects.toThrow('is not empty and holds no database');
  });
});
