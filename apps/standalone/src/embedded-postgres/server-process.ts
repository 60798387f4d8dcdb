import { type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { launch, type Launcher } from './launcher.js';
import { serverSettings } from './server-settings.js';

const READY = 'database system is ready to accept connections';
const START_LIMIT_MS = 120_000;
const KEPT_LINES = 20;

/** A start that failed for a cause that passes: another port or a little time will do. */
export class TransientStartError extends Error {}

export interface ServerOptions {
  readonly postgres: string;
  readonly launcher: Launcher;
  readonly cluster: string;
  readonly durable: boolean;
  readonly pickPort: () => Promise<number>;
  readonly log: (message: string) => void;
}

/** The running postmaster and, through its standard error, all of its children. */
export class ServerProcess {
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #lines: string[] = [];
  /** Every process of the server inherits standard error, so this also tells that no child is left. */
  readonly #closed: Promise<void>;
  readonly #exited: Promise<string>;

  private constructor(options: ServerOptions, port: number, onLine: (line: string) => void) {
    this.port = port;
    const settings = serverSettings(port, options.durable);
    const command = [options.postgres, '-D', options.cluster, ...settings];
    this.#child = launch(options.launcher, command, ['ignore', 'ignore', 'pipe']);
    this.#exited = new Promise((resolve) => {
      this.#child.once('error', (error) => {
        resolve(error.message);
      });
      this.#child.once('exit', (code, signal) => {
        resolve(signal === null ? `exit code ${code ?? 'unknown'}` : `signal ${signal}`);
      });
    });
    this.#closed = new Promise((resolve) => {
      this.#child.once('close', () => {
        resolve();
      });
    });
    if (this.#child.stderr) {
      createInterface(this.#child.stderr).on('line', (line) => {
        this.#lines.push(line);
        if (this.#lines.length > KEPT_LINES) this.#lines.shift();
        onLine(line);
      });
    }
  }

  /**
   * Resolves when the server accepts connections on a free port of 127.0.0.1.
   * @throws TransientStartError when the port was lost to a race, or a predecessor's memory is still attached
   * @throws Error with the last lines of the server otherwise
   */
  static async start(options: ServerOptions): Promise<ServerProcess> {
    const port = await options.pickPort();
    const ready = Promise.withResolvers<'ready'>();
    const server = new ServerProcess(options, port, (line) => {
      if (line.includes(READY)) ready.resolve('ready');
      else if (/\b(WARNING|FATAL|PANIC):/.test(line)) options.log(line);
    });
    const first = await Promise.race([ready.promise, server.#exited, limit()]);
    if (first === 'ready') return server;
    await server.stop();
    throw server.#startError(first);
  }

  #startError(reason: string): Error {
    const text = this.#lines.join('\n');
    const message = `PostgreSQL did not start (${reason}):\n${text}`;
    const passes = /could not bind|pre-existing shared memory block/.test(text);
    return passes ? new TransientStartError(message) : new Error(message);
  }

  /** Resolves with the reason when the postmaster ends, for whatever cause. */
  async exited(): Promise<string> {
    const reason = await this.#exited;
    return [reason, ...this.#lines.slice(-5)].join('\n');
  }

  /**
   * Fast shutdown; after 8 s an immediate one, after 3 s more SIGKILL. Idempotent.
   * @returns false when a process of the server is left after all that
   */
  async stop(): Promise<boolean> {
    const steps = [
      ['SIGINT', 8_000],
      ['SIGQUIT', 3_000],
      ['SIGKILL', 2_000],
    ] as const;
    for (const [signal, waitMs] of steps) {
      this.#child.kill(signal);
      if (await this.#closedWithin(waitMs)) return true;
    }
    return false;
  }

  async #closedWithin(waitMs: number): Promise<boolean> {
    const cancel = new AbortController();
    const late = sleep(waitMs, false, { signal: cancel.signal }).catch(() => false);
    const closed = await Promise.race([this.#closed.then(() => true), late]);
    cancel.abort();
    return closed;
  }
}

function limit(): Promise<string> {
  return sleep(START_LIMIT_MS, `not ready after ${START_LIMIT_MS / 1000} s`, { ref: false });
}

/** A port that was free a moment ago: somebody else may still take it first. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('no free port on 127.0.0.1'));
      });
    });
  });
}
