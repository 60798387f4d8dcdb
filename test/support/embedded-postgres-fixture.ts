import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
import pg from 'pg';
import {
  chooseLauncher,
  launcherCandidates,
  pickAccount,
  readPasswd,
} from '../../apps/standalone/src/embedded-postgres/choose-launcher.js';
import {
  EmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from '../../apps/standalone/src/embedded-postgres/embedded-postgres.js';
import { launch, type Launcher } from '../../apps/standalone/src/embedded-postgres/launcher.js';
import { findPostgresBinaries } from '../../apps/standalone/src/embedded-postgres/postgres-binaries.js';
import { freePort } from '../../apps/standalone/src/embedded-postgres/server-process.js';
import { serverSettings } from '../../apps/standalone/src/embedded-postgres/server-settings.js';

const self = { uid: process.getuid?.() ?? -1, gid: process.getgid?.() ?? -1 };

export type Row = Record<string, unknown>;

/** Embedded clusters in directories of their own, and the accidents that happen to them. */
export class EmbeddedPostgresFixture {
  readonly candidates = launcherCandidates(self, pickAccount(readPasswd(), self.uid));
  /** The data directory of the current test; empty until the test fills it. */
  dataDir = '';
  // mkdtemp makes directories of mode 0700, so as root all happens where only root may enter.
  #parent = '';
  #launcher: Launcher | undefined;
  readonly #started: EmbeddedPostgres[] = [];
  readonly #processes: ChildProcess[] = [];

  /** Registers its set-up and clean-up with jest. */
  constructor() {
    beforeAll(async () => {
      this.#parent = await mkdtemp(join(tmpdir(), 'ffs-embedded-'));
      this.#launcher = await this.choose(this.candidates);
      const postgres = await this.start({ dataDir: this.#model });
      await query(postgres.dsn, 'CREATE TABLE kept AS SELECT 42 AS answer');
      await postgres.stop();
    });
    beforeEach(async () => {
      this.dataDir = join(await mkdtemp(join(this.#parent, 'case-')), 'postgres');
    });
    afterEach(async () => {
      for (const child of this.#processes.splice(0)) await end(child, 'SIGKILL');
      await Promise.all(this.#started.splice(0).map((postgres) => postgres.stop()));
    });
    afterAll(() => rm(this.#parent, { recursive: true, force: true }));
  }

  get #model(): string {
    return join(this.#parent, 'model');
  }

  choose(candidates: readonly Launcher[]): Promise<Launcher> {
    return chooseLauncher(
      candidates,
      findPostgresBinaries().initdb,
      join(dirname(this.dataDir || this.#model), 'probe'),
    );
  }

  /** Lets every user enter the directory of the current test. */
  async openToAll(): Promise<void> {
    for (const directory of [this.#parent, dirname(this.dataDir)]) await chmod(directory, 0o755);
  }

  async start(options: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> {
    const defaults = { dataDir: this.dataDir, durable: false, log: () => undefined };
    const postgres = await EmbeddedPostgres.start({ ...defaults, ...options });
    this.#started.push(postgres);
    return postgres;
  }

  /** Fills `dataDir` with a database that has something in it, without the second that initdb takes. */
  async fill(dataDir = this.dataDir): Promise<void> {
    await cp(this.#model, dataDir, { recursive: true });
  }

  /** An instance in a process of its own, which leads a process group. */
  async startInProcess(): Promise<{ child: ChildProcess; dsn: string; lines: Interface }> {
    const program = join(import.meta.dirname, 'postgres-cluster.mjs');
    const child = spawn(process.execPath, [program, this.dataDir], {
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#processes.push(child);
    const lines = createInterface(child.stdout);
    const [dsn] = (await once(lines, 'line')) as [string];
    return { child, dsn, lines };
  }

  /** A server as a killed predecessor leaves it where the kernel does not end it with its parent. */
  async startOrphan(): Promise<ChildProcess> {
    const { uid, gid } = this.#launcher?.owner ?? self;
    await once(spawn('chown', ['-R', `${uid}:${gid}`, this.dataDir], { stdio: 'ignore' }), 'exit');
    const settings = serverSettings(await freePort(), false);
    const cluster = join(this.dataDir, 'cluster');
    const child = this.launch([findPostgresBinaries().postgres, '-D', cluster, ...settings]);
    if (!child.stderr) throw new Error('its standard error is a pipe');
    for await (const line of createInterface(child.stderr)) {
      if (line.includes('ready to accept connections')) break;
    }
    return child;
  }

  /** Any program, started as PostgreSQL is. */
  launch(command: readonly string[]): ChildProcess {
    if (!this.#launcher) throw new Error('not before the set-up');
    const child = launch(this.#launcher, command, ['ignore', 'ignore', 'pipe']);
    this.#processes.push(child);
    return child;
  }

  async postmasterPid(): Promise<number> {
    const file = join(this.dataDir, 'cluster', 'postmaster.pid');
    return Number.parseInt(await readFile(file, 'utf8'), 10);
  }
}

/** Signals a process and waits for its end. */
export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  }
  return child.exitCode;
}

export async function expectDataIn({ dsn }: { dsn: string }): Promise<void> {
  await expect(query(dsn, 'SELECT answer FROM kept')).resolves.toEqual([{ answer: 42 }]);
}

export async function query(dsn: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: dsn });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}
