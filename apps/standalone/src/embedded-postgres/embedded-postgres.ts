import { existsSync, statSync } from 'node:fs';
import { mkdir, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chooseLauncher, launcherCandidates, pickAccount, readPasswd } from './choose-launcher.js';
import { ClusterDirectory, ROLE } from './cluster-directory.js';
import { DataDirectoryLock } from './data-directory-lock.js';
import { type Launcher, type Owner, run } from './launcher.js';
import { endOrphans } from './orphaned-server.js';
import { findPostgresBinaries, type PostgresBinaries } from './postgres-binaries.js';
import { freePort, ServerProcess, TransientStartError } from './server-process.js';

const START_ATTEMPTS = 20;

export interface EmbeddedPostgresOptions {
  /** Directory of the database, created on the first start; `<dataDir>.lock` is put beside it. */
  readonly dataDir: string;
  /** Progress and warnings, one line each, without secrets. */
  readonly log: (message: string) => void;
  /** Default true. False is for clusters that are thrown away: no wait for the disk. */
  readonly durable?: boolean;
  /** Asked before every attempt to start; default: any free port of 127.0.0.1. */
  readonly pickPort?: () => Promise<number>;
  /** Ways to start PostgreSQL as this user; default: all that may work, the least powerful first. */
  readonly launchers?: readonly Launcher[];
}

/** A PostgreSQL of our own, on 127.0.0.1, that belongs to this process. */
export class EmbeddedPostgres {
  /** Of the role `ffs`, which owns the database `ffs`; no superuser, so row-level security binds it. */
  readonly dsn: string;
  /** Resolves when PostgreSQL ended although `stop` was not called; never rejects. */
  readonly exited: Promise<Error>;
  readonly #server: ServerProcess;
  readonly #cluster: string;
  readonly #lock: DataDirectoryLock;
  #stopped: Promise<void> | undefined;

  private constructor(
    server: ServerProcess,
    cluster: string,
    password: string,
    lock: DataDirectoryLock,
  ) {
    this.#server = server;
    this.#cluster = cluster;
    this.#lock = lock;
    this.dsn = `postgres://${ROLE}:${password}@127.0.0.1:${server.port}/${ROLE}`;
    this.exited = new Promise((resolve) => {
      void server.exited().then((reason) => {
        if (!this.#stopped) resolve(new Error(`PostgreSQL ended unexpectedly: ${reason}`));
      });
    });
  }

  /**
   * Makes the cluster on the first start, recovers from a crash on a later one, and resolves when
   * connections are accepted.
   * @throws Error, with nothing left running, when the directory is in use by another instance, was
   *   made by another major version or belongs to another user, or when PostgreSQL does not start
   */
  static async start(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
    const binaries = findPostgresBinaries();
    const asked = resolve(options.dataDir);
    const parent = dirname(asked);
    const launchers = options.launchers ?? defaultLaunchers(asked);
    await mkdir(parent, { recursive: true });
    const dataDir = join(await realpath(parent), basename(asked));
    const lock = DataDirectoryLock.acquire(`${dataDir}.lock`, dataDir);
    try {
      const launcher = await chooseLauncher(launchers, binaries.initdb, `${dataDir}.probe`);
      const directory = new ClusterDirectory(dataDir);
      const server = await startServer(directory, binaries, launcher, options);
      return new EmbeddedPostgres(server, directory.cluster, await directory.password(), lock);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** Fast shutdown, bounded to about 13 s; no process of PostgreSQL is left. Idempotent. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    try {
      if (!(await this.#server.stop())) await endOrphans(this.#cluster, () => undefined);
    } finally {
      this.#lock.release();
    }
  }
}

async function startServer(
  directory: ClusterDirectory,
  binaries: PostgresBinaries,
  launcher: Launcher,
  { log, durable = true, pickPort = freePort }: EmbeddedPostgresOptions,
): Promise<ServerProcess> {
  if (await directory.exists(await majorVersion(binaries, launcher))) {
    await endOrphans(directory.cluster, log);
    await directory.giveTo(launcher.owner);
  } else {
    log(`creating the database in ${directory.dataDir}`);
    await directory.create(binaries, launcher, durable);
  }
  log(`starting PostgreSQL ${launcher.name}`);
  const { cluster } = directory;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ServerProcess.start({
        postgres: binaries.postgres,
        launcher,
        cluster,
        durable,
        pickPort,
        log,
      });
    } catch (error) {
      if (!(error instanceof TransientStartError) || attempt === START_ATTEMPTS) throw error;
      await sleep(250);
    }
  }
}

/** "18" of "postgres (PostgreSQL) 18.4" */
async function majorVersion(binaries: PostgresBinaries, launcher: Launcher): Promise<string> {
  const { stdout, stderr } = await run(launcher, [binaries.postgres, '--version']);
  const major = /\(PostgreSQL\) (\d+)/.exec(stdout)?.[1];
  if (major === undefined) throw new Error(`postgres --version failed: ${stderr.trim()}`);
  return major;
}

function defaultLaunchers(dataDir: string): Launcher[] {
  const self: Owner = { uid: process.getuid?.() ?? -1, gid: process.getgid?.() ?? -1 };
  let nearest = dataDir;
  while (!existsSync(nearest)) nearest = dirname(nearest);
  const { uid } = statSync(nearest);
  if (self.uid !== 0 && nearest === dataDir && uid !== self.uid) {
    throw new Error(`${dataDir} belongs to user ${uid}: start as that user, or as root`);
  }
  return launcherCandidates(self, pickAccount(readPasswd(), uid));
}
