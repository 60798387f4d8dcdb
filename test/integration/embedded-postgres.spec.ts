import { once } from 'node:events';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import pg from 'pg';
import { freePort } from '../../apps/standalone/src/embedded-postgres/server-process.js';
import {
  EmbeddedPostgresFixture,
  expectDataIn,
  query,
} from '../support/embedded-postgres-fixture.js';
import { describeWithPostgres } from '../support/test-database.js';

const fixture = new EmbeddedPostgresFixture();

describeWithPostgres('the first start', () => {
  it('makes a durable database of an ordinary role, reachable by its password alone', async () => {
    const { dsn } = await fixture.start({ durable: true });
    const rows = await query(
      dsn,
      `SELECT current_setting('fsync') AS fsync, current_setting('is_superuser') AS superuser,
              current_setting('server_encoding') AS encoding, datlocale AS locale
         FROM pg_database WHERE datname = current_database()`,
    );

    expect(rows).toEqual([{ fsync: 'on', superuser: 'off', encoding: 'UTF8', locale: 'C.UTF-8' }]);
    await expect(query(dsn.replace(/:[^:@]+@/, ':guess@'), 'SELECT 1')).rejects.toThrow('password');
    await expect(query(dsn.replace('//ffs:', '//postgres:'), 'SELECT 1')).rejects.toThrow(
      'no pg_hba.conf entry',
    );
  });

  it('keeps the password where its owner alone may read it', async () => {
    await fixture.fill();
    const { mode } = await stat(join(fixture.dataDir, 'password'));

    expect(mode & 0o777).toBe(0o600);
  });

  it('begins again when it was cut off half-way', async () => {
    await mkdir(join(`${fixture.dataDir}.new`, 'cluster'), { recursive: true });
    await writeFile(join(`${fixture.dataDir}.new`, 'cluster', 'PG_VERSION'), '18\n');
    const { dsn } = await fixture.start();

    await expect(query(dsn, 'SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
    await expect(stat(`${fixture.dataDir}.new`)).rejects.toThrow('ENOENT');
  });
});

describeWithPostgres('a later start', () => {
  it('keeps the data and the password', async () => {
    await fixture.fill();
    const first = await fixture.start();
    await first.stop();
    const second = await fixture.start();

    expect(passwordOf(second.dsn)).toBe(passwordOf(first.dsn));
    await expectDataIn(second);
  });

  it('is refused while an instance runs, which it leaves untouched', async () => {
    await fixture.fill();
    const first = await fixture.start();

    await expect(fixture.start()).rejects.toThrow('is in use by another running instance');
    await expectDataIn(first);
  });

  it('takes another port when one was lost to somebody else', async () => {
    await fixture.fill();
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const lost = address !== null && typeof address === 'object' ? address.port : 0;
    const ports = [lost, await freePort()];
    const postgres = await fixture.start({ pickPort: () => Promise.resolve(ports.shift() ?? 0) });
    taken.close();

    expect(ports).toEqual([]);
    await expectDataIn(postgres);
  });

  it('is refused, and touches nothing, on the data of another major version', async () => {
    await fixture.fill();
    const versionFile = join(fixture.dataDir, 'cluster', 'PG_VERSION');
    await writeFile(versionFile, '9\n');

    await expect(fixture.start()).rejects.toThrow(/PostgreSQL 9, this is \d+: nothing was touched/);
    await expect(readFile(versionFile, 'utf8')).resolves.toBe('9\n');
    await expect(stat(join(fixture.dataDir, 'cluster', 'postmaster.pid'))).rejects.toThrow(
      'ENOENT',
    );
  });
});

describeWithPostgres('stopping', () => {
  it('leaves no process, frees the directory and is not reported as an accident', async () => {
    await fixture.fill();
    const postgres = await fixture.start();
    const rows = await query(postgres.dsn, 'SELECT pid FROM pg_stat_activity');
    const pids = [await fixture.postmasterPid(), ...rows.map(({ pid }) => Number(pid))];
    await Promise.all([postgres.stop(), postgres.stop()]);

    expect(pids.filter(isAlive)).toEqual([]);
    await expect(Promise.race([postgres.exited, sleep(100, 'silent')])).resolves.toBe('silent');
    await expectDataIn(await fixture.start());
  });

  it('does not wait for clients that stay connected', async () => {
    await fixture.fill();
    const postgres = await fixture.start();
    const client = new pg.Client({ connectionString: postgres.dsn });
    const ended = new Promise((resolve) => client.on('error', resolve));
    await client.connect();
    await postgres.stop();

    await expect(ended).resolves.toBeInstanceOf(Object);
  });
});

describeWithPostgres('the ways to start PostgreSQL as this user', () => {
  it('each give a working database that the next way can take over, or are passed over', async () => {
    await fixture.fill();
    await fixture.openToAll();
    const working: string[] = [];
    for (const candidate of fixture.candidates) {
      const usable = await fixture.choose([candidate]).catch(() => undefined);
      if (!usable) continue;
      const postgres = await fixture.start({ launchers: [candidate] });
      await expectDataIn(postgres);
      await postgres.stop();
      working.push(candidate.name);
    }
    console.info(`PostgreSQL can be started here ${working.join(', ')}`);

    expect(working).not.toEqual([]);
  });

  it('are all named with their complaints when none works', async () => {
    const broken = { name: 'by magic', prefix: ['no-such-program'] };

    await expect(fixture.start({ launchers: [broken] })).rejects.toThrow(
      /could not be started by this user[^]*by magic: .*no-such-program[^]*set PG_DSN/,
    );
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function passwordOf(dsn: string): string {
  return new URL(dsn).password;
}
