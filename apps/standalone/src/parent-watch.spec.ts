import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const SERVER = `
  import { endWithParent } from ${JSON.stringify(join(import.meta.dirname, 'parent-watch.ts'))};
  endWithParent();
  process.send?.('watching');
  setInterval(() => {}, 1000);
`;

describe('a server whose parent is gone', () => {
  it('gets a SIGTERM', async () => {
    const args = ['--input-type=module', '-e', SERVER];
    const server = fork('', [], { execArgv: args, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    await once(server, 'message');
    server.disconnect();

    await expect(once(server, 'exit')).resolves.toEqual([null, 'SIGTERM']);
  });
});
