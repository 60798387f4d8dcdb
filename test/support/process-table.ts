import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly state: string;
  readonly command: string;
}

/** A process and all that it started, by their ids. */
export function familyOf(pid: number): number[] {
  const all = processes();
  const children = all.filter((entry) => entry.parent === pid);
  return [pid, ...children.flatMap((entry) => familyOf(entry.pid))];
}

/** Those of the processes that still run; one that only waits to be reaped does not. */
export function alive(pids: readonly number[]): number[] {
  const wanted = new Set(pids);
  return running().filter((pid) => wanted.has(pid));
}

/** Running processes, but for this one, whose command line names a path. */
export function naming(path: string): number[] {
  return running((entry) => entry.command.includes(path)).filter((pid) => pid !== process.pid);
}

function running(suits: (entry: ProcessEntry) => boolean = () => true): number[] {
  return processes()
    .filter((entry) => !/^[ZX]/.test(entry.state) && suits(entry))
    .map((entry) => entry.pid);
}

/** Slim containers have no `ps`, and other systems no `/proc`. */
function processes(): ProcessEntry[] {
  return existsSync('/proc/self/stat') ? fromProc() : fromPs();
}

function fromProc(): ProcessEntry[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The name of the program stands in parentheses, and may hold any character.
      const [state = '', parent = ''] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      return [{ pid: Number(pid), parent: Number(parent), state, command }];
    } catch {
      return [];
    }
  });
}

function fromPs(): ProcessEntry[] {
  const lines = execFileSync('ps', ['-Ao', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' }).split(
    '\n',
  );
  return lines.flatMap((line) => {
    const [pid, parent, state, ...args] = line.trim().split(/\s+/);
    if (state === undefined) return [];
    return [{ pid: Number(pid), parent: Number(parent), state, command: args.join(' ') }];
  });
}
