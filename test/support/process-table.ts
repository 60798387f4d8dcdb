import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly state: string;
}

/** A process and all that it started, by their ids. */
export function familyOf(pid: number): number[] {
  const all = processes();
  const children = all.filter((entry) => entry.parent === pid);
  return [pid, ...children.flatMap((entry) => familyOf(entry.pid))];
}

/** Those of the processes that still run; one that only waits to be reaped does not. */
export function alive(pids: readonly number[]): number[] {
  const running = new Set(
    processes()
      .filter(({ state }) => !/^[ZX]/.test(state))
      .map((entry) => entry.pid),
  );
  return pids.filter((pid) => running.has(pid));
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
      return [{ pid: Number(pid), parent: Number(parent), state }];
    } catch {
      return [];
    }
  });
}

function fromPs(): ProcessEntry[] {
  const lines = execFileSync('ps', ['-Ao', 'pid=,ppid=,stat='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const [pid, parent, state] = line.trim().split(/\s+/);
    return state === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), state }];
  });
}
