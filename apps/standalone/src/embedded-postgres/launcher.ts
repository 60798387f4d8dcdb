import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** Who owns the files of the cluster, as this process sees it. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** One way to start a program so that PostgreSQL, which refuses uid 0, accepts to run. */
export interface Launcher {
  readonly name: string;
  /** Given the data directory before a start; unset leaves ownership alone. */
  readonly owner?: Owner;
  /** Identity set by this process before it executes anything. */
  readonly runAs?: Owner;
  /** Command put in front, which ends in exec, so that the pid is the program's. */
  readonly prefix: readonly string[];
}

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

// A fixed environment: PGDATA, PGOPTIONS and the like of the user must not reach the cluster.
const ENVIRONMENT = {
  PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin',
  LC_ALL: 'C',
  TZ: 'UTC',
};

/**
 * Starts a program in a session of its own: Ctrl-C reaches the terminal's process group, and
 * PostgreSQL must outlive the drain of the process that uses it.
 */
export function launch(
  launcher: Launcher,
  command: readonly string[],
  stdio: StdioOptions,
): ChildProcess {
  const [program, ...args] = [...launcher.prefix, ...command];
  if (program === undefined) throw new Error('there is no program to start');
  return spawn(program, args, {
    ...launcher.runAs,
    cwd: '/',
    detached: true,
    env: ENVIRONMENT,
    stdio,
  });
}

/**
 * Runs a program to its end and never rejects: what could not be started has `code` null.
 * @param limitMs killed after this time
 */
export async function run(
  launcher: Launcher,
  command: readonly string[],
  { input = '', limitMs = 120_000 } = {},
): Promise<Outcome> {
  const child = launch(launcher, command, ['pipe', 'pipe', 'pipe']);
  const ended = new Promise<{ code: number | null; failure: string }>((resolve) => {
    child.once('error', (error) => {
      resolve({ code: null, failure: error.message });
    });
    child.once('close', (code) => {
      resolve({ code, failure: '' });
    });
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), limitMs);
  const { stdin, stdout, stderr } = child;
  stdin?.on('error', () => {
    // A program that ends without reading its input is judged by its exit code.
  });
  stdin?.end(input);
  try {
    const texts = Promise.all([stdout ? text(stdout) : '', stderr ? text(stderr) : '']);
    const { code, failure } = await ended;
    if (failure !== '') return { code, stdout: '', stderr: failure };
    const [out, err] = await texts;
    return { code, stdout: out, stderr: err };
  } finally {
    clearTimeout(timer);
  }
}
