import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ConfigError } from './config-error.js';
import { type Environment } from './environment.js';
import { loadApiConfig, loadStandaloneConfig } from './load-config.js';

const SECRET = 'q8Zt0vXh2LmPr5WsYk7Nb3Jd9Gf1Ac4E';
const usable: Environment = { JWT_SECRET: SECRET, PG_DSN: 'postgresql://u:p@db:5432/ffs' };

function faultsOf(load: (env: Environment) => unknown, env: Environment): string[] {
  try {
    load(env);
  } catch (error) {
    if (error instanceof ConfigError)
      return error.faults.map((each) => `${each.variable}: ${each.reason}`);
    throw error;
  }
  return [];
}

describe('a secret from a file', () => {
  let directory: string;
  const file = (content: string | Buffer): string => {
    const path = join(directory, 'secret');
    writeFileSync(path, content);
    return path;
  };
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'ffs-config-'));
  });
  afterAll(() => {
    rmSync(directory, { recursive: true });
  });

  it.each(['JWT_SECRET', 'PG_DSN'])('is read for %s, without its line end', (name) => {
    const { [name]: content, ...rest } = usable;
    const config = loadApiConfig({ ...rest, [`${name}_FILE`]: file(`${content ?? ''}\n`) });
    expect([config.auth.jwtSecret, config.database.dsn]).toContain(content);
  });

  it.each([
    ['FFS_BOOTSTRAP_PASSWORD', 'password', 'correct horse battery'],
    ['FFS_BOOTSTRAP_SERVER_KEY', 'serverKey', `ffs_srv_${'aB3'.repeat(11)}`],
    ['FFS_BOOTSTRAP_CLIENT_KEY', 'clientKey', `ffs_cli_${'aB3'.repeat(11)}`],
  ])('is read for %s', (name, key, content) => {
    const { bootstrap } = loadStandaloneConfig({ [`${name}_FILE`]: file(content) });
    expect(bootstrap).toMatchObject({ [key]: content });
  });

  it('is judged by the same rules', () => {
    expect(faultsOf(loadStandaloneConfig, { JWT_SECRET_FILE: file('short') })).toEqual([
      'JWT_SECRET: must have at least 32 bytes',
    ]);
  });

  it('is refused beside the variable itself', () => {
    expect(
      faultsOf(loadStandaloneConfig, { JWT_SECRET: SECRET, JWT_SECRET_FILE: file(SECRET) }),
    ).toEqual(['JWT_SECRET_FILE: is set beside JWT_SECRET; keep one of them']);
  });

  it('must exist, hold something and be small', () => {
    const faults = (path: string): string[] =>
      faultsOf(loadApiConfig, { PG_DSN: 'postgresql://db/ffs', JWT_SECRET_FILE: path });
    expect(faults(join(directory, 'none'))).toEqual([
      'JWT_SECRET_FILE: names a file that cannot be read (ENOENT)',
    ]);
    expect(faults(directory)).toEqual([
      'JWT_SECRET_FILE: names a file that cannot be read (EISDIR)',
    ]);
    expect(faults(file('\n'))).toEqual(['JWT_SECRET_FILE: names an empty file']);
    expect(faults('/dev/zero')).toEqual([
      'JWT_SECRET_FILE: names a file that cannot be read (larger than 64 KiB)',
    ]);
  });
});
