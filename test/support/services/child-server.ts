import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const START_LIMIT_MS = 90_000;
const STOP_LIMIT_MS = 15_000;
const KEPT_CHARACTERS = 4_000;

export interface ServerCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Where it accepts connections once it is up. */
  readonly port: number;
}

/** A server in a process of its own, on loopback, that a test may stop, kill, freeze and start again. */
export class ChildServer {
  readonly #command: ServerCommand;
  #child: ChildProcess | undefined;
  #output = '';

  constructor(command: ServerCommand) {
    this.#command = command;
  }

  /** Resolves when it accepts connections. @throws Error with its last words when it ends or takes too long */
  async start(): Promise<void> {
    const { program, args, cwd, port } = this.#command;
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        this.#output = (this.#output + String(chunk)).slice(-KEPT_CHARACTERS);
      });
    }
    let failure: string | undefined;
    child.once('error', (error) => (failure = error.message));
    child.once('exit', (code, signal) => (failure ??= `ended with ${code ?? signal ?? '?'}`));
    const deadline = Date.now() + START_LIMIT_MS;
    while (!(await accepts(port))) {
      if (failure === undefined && Date.now() > deadline) failure = 'does not listen';
      if (failure !== undefined) {
        child.kill('SIGKILL');
        throw new Error(`${program} ${failure}: ${this.#output}`);
      }
      await sleep(50);
    }
  }

  /** Ends it as an operator would; after a while as a power cut would. */
  async stop(): Promise<void> {
    const late = setTimeout(() => this.#child?.kill('SIGKILL'), STOP_LIMIT_MS);
    await this.#end('SIGTERM');
    clearTimeout(late);
  }

  /** Ends it without a chance to say goodbye. */
  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  /** It keeps its connections and answers nothing, until `resume`. */
  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  resume(): void {
    this.#child?.kill('SIGCONT');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGCONT');
    child.kill(signal);
    await ended;
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const settle = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => {
      settle(true);
    });
    socket.once('error', () => {
      settle(false);
    });
  });
}
