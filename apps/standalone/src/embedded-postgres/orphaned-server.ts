import { execFile } from 'node:child_process';
import { readdir, readFile, readlink, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from './error-code.js';

const STEPS: readonly (readonly [NodeJS.Signals, number])[] = [
  ['SIGINT', 15_000], // fast shutdown, with a checkpoint
  ['SIGQUIT', 6_000], // immediate, recovered from the log at the next start
  ['SIGKILL', 3_000],
];

/** First line of `postmaster.pid`; undefined when it is not a process id. */
export function parsePostmasterPid(content: string): number | undefined {
  const pid = Number(content.split('\n', 1)[0]?.trim() || Number.NaN);
  return Number.isSafeInteger(pid) && pid > 1 ? pid : undefined;
}

/**
 * Whether a command line is that of a server on `cluster`.
 * @param commandLine arguments parted by blanks or NUL
 */
export function servesCluster(commandLine: string, cluster: string): boolean {
  const words = `${commandLine.replaceAll('\0', ' ')} `;
  return words.includes(`/postgres -D ${cluster} `);
}

/**
 * Ends what a killed predecessor left running on this data directory, and removes a `postmaster.pid`
 * that names a process which is no server of it (PostgreSQL would refuse to start because of it).
 * A process is signalled only after it has been recognised by its working directory and program, or
 * by its command line. Call with the lock of the data directory held.
 * @param cluster real path of PGDATA
 * @throws Error when a server could not be ended
 */
export async function endOrphans(cluster: string, log: (message: string) => void): Promise<void> {
  const pidFile = join(cluster, 'postmaster.pid');
  const content = await readFile(pidFile, 'utf8').catch(() => undefined);
  const pid = content === undefined ? undefined : parsePostmasterPid(content);
  if (pid !== undefined && (await isServerOf(pid, cluster))) {
    log(`stopping PostgreSQL (pid ${pid}), left running by a previous start`);
    for (const [signal, waitMs] of STEPS) {
      if (await endedBy(signal, pid, cluster, waitMs)) break;
    }
  }
  const remaining = await serversOf(cluster);
  for (const orphan of remaining) {
    // Without their parent they end by themselves; those that hang in a query do not.
    if (!(await goneWithin(2_000, orphan, cluster)))
      await endedBy('SIGKILL', orphan, cluster, 3_000);
  }
  const left = await serversOf(cluster);
  if (pid !== undefined && (await isServerOf(pid, cluster))) left.push(pid);
  if (left.length > 0) {
    throw new Error(`PostgreSQL still runs on ${cluster} (pid ${left.join(', ')}): end it first`);
  }
  await rm(pidFile, { force: true });
}

async function endedBy(
  signal: NodeJS.Signals,
  pid: number,
  cluster: string,
  waitMs: number,
): Promise<boolean> {
  if (!(await isServerOf(pid, cluster))) return true;
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (errorCode(error) === 'ESRCH') return true;
    throw new Error(`PostgreSQL (pid ${pid}) on ${cluster} belongs to another user: end it first`, {
      cause: error,
    });
  }
  return goneWithin(waitMs, pid, cluster);
}

async function goneWithin(waitMs: number, pid: number, cluster: string): Promise<boolean> {
  for (let waited = 0; waited <= waitMs; waited += 50) {
    if (!(await isServerOf(pid, cluster))) return true;
    await sleep(50);
  }
  return false;
}

async function isServerOf(pid: number, cluster: string): Promise<boolean> {
  if (process.platform !== 'linux') return servesCluster(await commandLineByPs(pid), cluster);
  return (
    (await worksIn(pid, cluster)) ??
    servesCluster(await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''), cluster)
  );
}

/** By inode, so that a renamed directory is recognised; undefined when the kernel does not let us look. */
async function worksIn(pid: number, cluster: string): Promise<boolean | undefined> {
  try {
    const [program, there, here] = await Promise.all([
      readlink(`/proc/${pid}/exe`),
      stat(`/proc/${pid}/cwd`),
      stat(cluster),
    ]);
    // The kernel marks a program that was removed from disk, as a new `npm ci` does, by a suffix.
    const isPostgres = basename(program.replace(/ \(deleted\)$/, '')) === 'postgres';
    return isPostgres && there.dev === here.dev && there.ino === here.ino;
  } catch (error) {
    const code = errorCode(error);
    return code === 'EACCES' || code === 'EPERM' ? undefined : false;
  }
}

async function serversOf(cluster: string): Promise<number[]> {
  if (process.platform !== 'linux') return [];
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found: number[] = [];
  for (const pid of pids) if (await worksIn(pid, cluster)) found.push(pid);
  return found;
}

function commandLineByPs(pid: number): Promise<string> {
  return new Promise((resolve) => {
    execFile('ps', ['-ww', '-o', 'args=', '-p', String(pid)], (_error, stdout) => {
      resolve(stdout.trim());
    });
  });
}
