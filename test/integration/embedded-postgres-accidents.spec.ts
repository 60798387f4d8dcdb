import { once } from 'node:events';
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import {
  EmbeddedPostgresFixture,
  end,
  expectDataIn,
  query,
} from '../support/embedded-postgres-fixture.js';
import { describeWithPostgres } from '../support/test-database.js';

const fixture = new EmbeddedPostgresFixture();

describeWithPostgres('an accident', () => {
  it('to PostgreSQL is reported, and the next start recovers', async () => {
    await fixture.fill();
    const postgres = await fixture.start();
    process.kill(await fixture.postmasterPid(), 'SIGKILL');

    const { message } = await postgres.exited;
    expect(message).toContain('ended unexpectedly: signal SIGKILL');
    await postgres.stop();
    await expectDataIn(await fixture.start());
  });

  it('to our process is recovered from by the next start, whatever became of PostgreSQL', async () => {
    await fixture.fill();
    const owner = await fixture.startInProcess();
    await end(owner.child, 'SIGKILL');

    await expectDataIn(await fixture.start());
  });

  it('that leaves PostgreSQL running ends with that one stopped and a new one started', async () => {
    await fixture.fill();
    const orphan = await fixture.startOrphan();
    const messages: string[] = [];
    const postgres = await fixture.start({ log: (message) => messages.push(message) });

    expect(orphan.exitCode).toBe(0);
    expect(messages).toContain(
      `stopping PostgreSQL (pid ${orphan.pid ?? 0}), left running by a previous start`,
    );
    await expectDataIn(postgres);
  });

  it('that leaves the pid of a stranger behind does the stranger no harm', async () => {
    await fixture.fill();
    const stranger = fixture.launch(['sleep', '60']);
    await forgePidFile(stranger.pid ?? 0, join(fixture.dataDir, 'cluster'));
    await expectDataIn(await fixture.start());

    expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
  });

  it('that brings the pid file of another database does that one no harm', async () => {
    const other = `${fixture.dataDir}-other`;
    await fixture.fill(other);
    const neighbour = await fixture.start({ dataDir: other });
    await fixture.fill();
    const pidFile = 'cluster/postmaster.pid';
    await cp(join(other, pidFile), join(fixture.dataDir, pidFile));

    await expectDataIn(await fixture.start());
    await expectDataIn(neighbour);
  });
});

describeWithPostgres('Ctrl-C in a terminal', () => {
  it('does not reach PostgreSQL', async () => {
    await fixture.fill();
    const { child, dsn, lines } = await fixture.startInProcess();
    const heard = once(lines, 'line');
    process.kill(-(child.pid ?? 0), 'SIGINT');

    await expect(heard).resolves.toEqual(['SIGINT']);
    await expect(query(dsn, 'SELECT answer FROM kept')).resolves.toEqual([{ answer: 42 }]);
    await expect(end(child, 'SIGTERM')).resolves.toBe(0);
  });
});

async function forgePidFile(pid: number, cluster: string): Promise<void> {
  const lines = [pid, cluster, 1_700_000_000, 5432, '', '127.0.0.1', '0 0', 'ready'];
  await writeFile(join(cluster, 'postmaster.pid'), `${lines.join('\n')}\n`);
}
