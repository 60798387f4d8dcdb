import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';

const START_MS = 120_000;
const END_MS = 20_000;

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
    const node = [process.execPath, ...args];
    const [program = '', ...rest] =
      cores !== undefined && hasTaskset() ? ['taskset', '-c', cores, ...node] : node;
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

  /** Resident memory of the process itself, without its children, in MiB; 0 where there is no /proc. */
  get residentMib(): number {
    try {
      const status = readFileSync(`/proc/${this.pid}/status`, 'utf8');
      return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
    } catch {
      return 0;
    }
  }

  /** The same for its children that run Node: the processes of `FFS_WORKERS`. */
  childPids(): number[] {
    try {
      return readdirSync(`/proc/${this.pid}/task`).flatMap((task) =>
        readFileSync(`/proc/${this.pid}/task/${task}/children`, 'utf8')
          .split(' ')
          .filter(Boolean)
          .map(Number),
      );
    } catch {
      return [];
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

export function hasTaskset(): boolean {
  try {
    execFileSync('taskset', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
