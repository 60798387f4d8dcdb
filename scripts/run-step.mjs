import { spawn } from 'node:child_process';
import { clearInterval, setInterval } from 'node:timers';

const GRACE_MS = 2_000;
const PROOF_OF_LIFE_MS = 5_000;
const KEPT_LINES = 30;

/** Thrown when the user ended the set-up. */
export class Interrupted extends Error {
  constructor(signal) {
    super(`interrupted by ${signal}`);
    this.exitCode = signal === 'SIGINT' ? 130 : 143;
  }
}

/**
 * Runs a program quietly, with a line at its start and end and one every few seconds between.
 * It gets a process group of its own, so that an interrupt ends all that it started.
 * @throws Interrupted, or Error with the last lines of its output
 */
export function runStep({ title, command, args, cwd, env, log, onStart }) {
  const started = performance.now();
  const elapsed = () => `${((performance.now() - started) / 1_000).toFixed(1)} s`;
  log(`${title} ...`);
  return new Promise((resolve, reject) => {
    const stdio = ['ignore', 'pipe', 'pipe'];
    const child = spawn(command, args, { cwd, env, stdio, detached: true });
    let output = '';
    const keep = (chunk) => {
      output = `${output}${chunk}`.split('\n').slice(-KEPT_LINES).join('\n');
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const alive = setInterval(() => log(`${title}: still at it (${elapsed()})`), PROOF_OF_LIFE_MS);
    let interruption;
    let mercy;
    const interrupt = (signal) => {
      interruption ??= new Interrupted(signal);
      endGroup(child, 'SIGTERM');
      mercy ??= setTimeout(() => endGroup(child, 'SIGKILL'), GRACE_MS);
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, interrupt);
    const finish = (settle) => {
      clearInterval(alive);
      clearTimeout(mercy);
      for (const signal of signals) process.off(signal, interrupt);
      settle();
    };
    child.once('error', (error) => finish(() => reject(new Error(`${title}: ${error.message}`))));
    child.once('spawn', () => onStart?.(child.pid));
    child.once('close', (code, signal) => {
      finish(() => {
        if (interruption) return reject(interruption);
        if (code !== 0) return reject(new Error(failure(title, code ?? signal, output)));
        log(`${title}: done in ${elapsed()}`);
        resolve();
      });
    });
  });
}

function endGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // it ended in the meantime
  }
}

function failure(title, reason, output) {
  return `${title} failed (${reason}). Its last lines:\n${output.trimEnd()}`;
}
