import { randomBytes } from 'node:crypto';
import {
  lchown,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorCode } from './error-code.js';
import { type Launcher, type Owner, run } from './launcher.js';
import { type PostgresBinaries } from './postgres-binaries.js';

/** The role and the database of the application. */
export const ROLE = 'ffs';

/**
 * `<dataDir>/cluster` is PGDATA, `<dataDir>/password` the role's password. Both appear together by
 * one rename, so a crash while they are made leaves only `<dataDir>.new`, which the next start discards.
 */
export class ClusterDirectory {
  readonly dataDir: string;

  constructor(dataDir: string) {
    this.dataDir = dataDir;
  }

  /** PGDATA */
  get cluster(): string {
    return join(this.dataDir, 'cluster');
  }

  get #passwordFile(): string {
    return join(this.dataDir, 'password');
  }

  password(): Promise<string> {
    return readFile(this.#passwordFile, 'utf8');
  }

  /**
   * Whether a cluster is there that `binaries` can open.
   * @throws Error when it belongs to another major version, or the directory holds something else
   */
  async exists(major: string): Promise<boolean> {
    const found = await readFile(join(this.cluster, 'PG_VERSION'), 'utf8').catch(ifMissing(''));
    if (found === '') {
      const entries = await readdir(this.dataDir).catch(ifMissing<string[]>([]));
      if (entries.length === 0) return false;
      throw new Error(`${this.dataDir} is not empty and holds no database: move it away`);
    }
    if (found.trim() === major) return true;
    throw new Error(
      `${this.dataDir} was made by PostgreSQL ${found.trim()}, this is ${major}: nothing was touched. ` +
        'Start the previous release to dump it, or set FFS_DATA_DIR to another directory.',
    );
  }

  /**
   * Makes the cluster with its role, database and password.
   * @param durable false skips the wait for the disk
   */
  async create(binaries: PostgresBinaries, launcher: Launcher, durable: boolean): Promise<void> {
    const draft = new ClusterDirectory(`${this.dataDir}.new`);
    await rm(draft.dataDir, { recursive: true, force: true });
    await mkdir(draft.dataDir, { mode: 0o700 });
    await draft.giveTo(launcher.owner);
    await draft.#initialise(binaries, launcher, durable);
    await draft.giveTo(launcher.owner, true);
    await rename(draft.dataDir, this.dataDir);
    if (durable) await syncDirectory(dirname(this.dataDir));
  }

  async #initialise(
    binaries: PostgresBinaries,
    launcher: Launcher,
    durable: boolean,
  ): Promise<void> {
    // Independent of the locales of the machine, so that an update of the system cannot break indexes.
    const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
    const access = ['--username=postgres', '--auth=reject', '--encoding=UTF8'];
    const command = [binaries.initdb, '-D', this.cluster, ...locale, ...access];
    const made = await run(launcher, durable ? command : [...command, '--no-sync']);
    if (made.code !== 0) throw new Error(`initdb failed:\n${lastLines(made.stderr)}`);

    const password = randomBytes(24).toString('hex');
    await writeFile(this.#passwordFile, password, { mode: 0o600, flush: durable });
    // The superuser cannot log in at all: it could read files and run programs through SQL.
    const rule = `host all ${ROLE} 127.0.0.1/32 scram-sha-256\n`;
    await writeFile(join(this.cluster, 'pg_hba.conf'), rule, { flush: durable });

    // Single-user mode is how a role comes to be before anybody is able to connect.
    const single = [binaries.postgres, '--single', '-D', this.cluster, 'postgres'];
    const input =
      `CREATE ROLE ${ROLE} LOGIN CREATEDB CREATEROLE PASSWORD '${password}';\n` +
      `CREATE DATABASE ${ROLE} OWNER ${ROLE};\n`;
    const filled = await run(launcher, single, { input });
    if (filled.code !== 0 || /\b(ERROR|FATAL|PANIC):/.test(filled.stderr)) {
      throw new Error('the role and the database could not be created in the new cluster');
    }
  }

  /**
   * Changes the owner of everything, the top directory last: its owner tells that all is done.
   * @throws Error when the files are somebody else's and this process may not change that
   */
  async giveTo(owner: Owner | undefined, always = false): Promise<void> {
    if (!owner || (!always && (await stat(this.dataDir)).uid === owner.uid)) return;
    for (const entry of await readdir(this.dataDir, { recursive: true })) {
      await lchown(join(this.dataDir, entry), owner.uid, owner.gid);
    }
    await lchown(this.dataDir, owner.uid, owner.gid);
  }
}

function lastLines(output: string): string {
  return output.trim().split('\n').slice(-8).join('\n');
}

async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path);
  await handle.sync().finally(() => handle.close());
}

function ifMissing<T>(fallback: T): (error: unknown) => T {
  return (error) => {
    if (errorCode(error) === 'ENOENT') return fallback;
    throw error;
  };
}
