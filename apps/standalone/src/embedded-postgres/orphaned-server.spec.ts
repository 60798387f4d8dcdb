import { describe, expect, it } from '@jest/globals';
import { parsePostmasterPid, servesCluster } from './orphaned-server.js';

describe('the process id in postmaster.pid', () => {
  it('is its first line', () => {
    expect(parsePostmasterPid('4711\n/data/cluster\n1700000000\n')).toBe(4711);
  });

  it.each(['', '\n', 'x\n', '0\n', '1\n', '-5\n', '1.5\n'])('is none in %j', (content) => {
    expect(parsePostmasterPid(content)).toBeUndefined();
  });
});

describe('a command line', () => {
  const cluster = '/home/ada/my ffs/.ffs/postgres/cluster';

  it('is recognised as a server of the cluster', () => {
    expect(servesCluster(`/x/bin/postgres\0-D\0${cluster}\0-c\0port=1\0`, cluster)).toBe(true);
    expect(servesCluster(`/x/bin/postgres -D ${cluster} -c port=1`, cluster)).toBe(true);
  });

  it.each([
    ['another program on it', `/usr/bin/tail -f ${cluster}/log`],
    ['a server of another directory', '/x/bin/postgres -D /other -c port=1'],
    ['a server of a directory whose name begins alike', `/x/bin/postgres -D ${cluster}-2 -c a=b`],
    ['a process that is gone', ''],
  ])('is not %s', (_what, commandLine) => {
    expect(servesCluster(commandLine, cluster)).toBe(false);
  });
});
