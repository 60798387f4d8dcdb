import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

const START_MS = 120_000;
const END_MS = 20_000;
/** The unit of /proc/<pid>/stat on every Linux there is. */
const CLOCK_TICKS = 100;

export interface ServerOptions {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Cores it may use, as `taskset` names them; all when unset or without `taskset`. */
  readonly cores?: string | undefined;
}

/** A server in a process of its own, pinned to cores of its own, that says `ready at http://…`. */
export class ServerProcess {
  private output = '';

  private constructor(private readonly child: ChildProcess) {
    child.stdout?.on('data', (chunk) => (this.output += String(chunk)));
    child.stderr?.on('data', (chunk) => (this.output += String(chunk)));
  }

  static async start({ args, env = {}, cores }: ServerOptions): Promise<ServerProcess> {
    const [program, rest] = onCores(cores, process.execPath, args);
    const child = spawn(program, rest, {
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const server = new ServerProcess(child);
    const deadline = performance.now() + START_MS;
    while (!server.output.includes('ready at http')) {
      if (child.exitCode !== null || performance.now() > deadline) {
        throw new Error(`it does not start:\n${server.output}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return server;
  }

  get url(): string {
    return /ready at (http:\/\/\S+)/.exec(this.output)?.[1] ?? '';
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** It, and what it started of its own kind: the processes of `FFS_WORKERS`. */
  private pids(): number[] {
    const children = readFileSync(`/proc/${this.pid}/task/${this.pid}/children`, 'utf8');
    const all = [this.pid, ...children.split(' ').filter(Boolean).map(Number)];
    return all.filter((pid) => readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('node'));
  }

  /** Resident memory in MiB; NaN where there is no /proc. */
  residentMib(): number {
    return this.sum((pid) => {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
    });
  }

  /** Seconds of CPU time so far; NaN where there is no /proc. */
  cpuSeconds(): number {
    return this.sum((pid) => {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const [user, system] = stat
        .slice(stat.lastIndexOf(')') + 2)
        .split(' ')
        .slice(11, 13);
      return (Number(user) + Number(system)) / CLOCK_TICKS;
    });
  }

  private sum(of: (pid: number) => number): number {
    try {
      return this.pids().reduce((sum, pid) => sum + of(pid), 0);
    } catch {
      return NaN;
    }
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const end = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    const late = setTimeout(() => this.child.kill('SIGKILL'), END_MS);
    await end;
    clearTimeout(late);
  }
}

/** A command that keeps to some cores where `taskset` is installed. */
export function onCores(
  cores: string | undefined,
  program: string,
  args: readonly string[],
): [program: string, args: readonly string[]] {
  if (cores === undefined || !CAN_PIN) return [program, args];
  return ['taskset', ['-c', cores, program, ...args]];
}

export const CAN_PIN = spawnSync('taskset', ['--version']).status === 0;
