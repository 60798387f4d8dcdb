import { describe, expect, it } from '@jest/globals';
import { launcherCandidates, pickAccount } from './choose-launcher.js';

const PASSWD = [
  'root:x:0:0:root:/root:/bin/bash',
  'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin',
  'postgres:x:101:103::/var/lib/postgresql:/bin/bash',
  'ada:x:1000:1001:Ada:/home/ada:/bin/bash',
  '',
].join('\n');
const ROOT = { uid: 0, gid: 0 };
const NOBODY = { name: 'nobody', uid: 65534, gid: 65534 };

describe('the account PostgreSQL runs as', () => {
  it('is the owner of the data', () => {
    expect(pickAccount(PASSWD, 1000)).toEqual({ name: 'ada', uid: 1000, gid: 1001 });
  });

  it('is never root: it is postgres, or else nobody', () => {
    const withoutPostgres = PASSWD.replace('postgres:', 'other:');

    expect(pickAccount(PASSWD, 0)?.name).toBe('postgres');
    expect(pickAccount(withoutPostgres, 0)).toEqual(NOBODY);
  });

  it('is unknown where no such account exists', () => {
    expect(pickAccount('root:x:0:0::/:/bin/sh\nbroken line\n', 4711)).toBeUndefined();
  });
});

describe('the ways to start PostgreSQL', () => {
  it('begin, for root, with a plain change of user, and never start it as root', () => {
    const candidates = launcherCandidates(ROOT, NOBODY);

    expect(candidates.map(({ name }) => name)).toEqual([
      'as nobody',
      'as nobody with dac_read_search',
      'as nobody with dac_override',
      'in a user namespace as nobody',
    ]);
    expect(candidates[0]?.runAs).toEqual({ uid: 65534, gid: 65534 });
    expect(candidates.every(({ runAs, prefix }) => runAs !== undefined || prefix.length > 0)).toBe(
      true,
    );
  });

  it('leave the files with root where the kernel maps root to the account', () => {
    expect(launcherCandidates(ROOT, NOBODY).at(-1)?.owner).toEqual(ROOT);
  });

  it('begin, for an ordinary user, with no detour', () => {
    expect(launcherCandidates({ uid: 1000, gid: 1000 }, NOBODY)[0]).toEqual({
      name: 'directly',
      prefix: [],
    });
  });

  it('do not exist for root without an account to run as', () => {
    expect(launcherCandidates(ROOT, undefined)).toEqual([]);
  });
});
