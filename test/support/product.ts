import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll } from '@jest/globals';
import { AdminClient } from './admin-client.js';
import { HttpClient } from './http-client.js';
import { alive, familyOf } from './process-table.js';
import { type RunningSdk } from './running-sdk.js';
import { SdkClient } from './sdk-client.js';
import { ROOT } from './source-files.js';

/** The built product itself. */
export const PROGRAM = join(ROOT, 'dist/apps/standalone/src/main.js');
const START_MS = 60_000;
const END_MS = 20_000;

/** What the tests bring along, so that they need not read it from the welcome. */
export const FIRST = {
  tenant: 'acme',
  email: 'owner@example.com',
  password: 'an owner of twelve letters',
  serverKey: `ffs_srv_${'Server0Key'.repeat(4)}`,
  clientKey: `ffs_cli_${'Client0Key'.repeat(4)}`,
} as const;

export const FIRST_ENVIRONMENT = {
  FFS_BOOTSTRAP_TENANT: FIRST.tenant,
  FFS_BOOTSTRAP_EMAIL: FIRST.email,
  FFS_BOOTSTRAP_PASSWORD: FIRST.password,
  FFS_BOOTSTRAP_SERVER_KEY: FIRST.serverKey,
  FFS_BOOTSTRAP_CLIENT_KEY: FIRST.clientKey,
} as const;

export interface ProductOptions {
  readonly dataDir: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What to run instead of the built program itself. */
  readonly command?: readonly [string, ...string[]];
  /** Leads a process group of its own, as what a shell starts does. */
  readonly detached?: boolean;
}

export interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The built product in a process of its own, started as a user would start it. */
export class Product {
  stdout = '';
  stderr = '';
  private readonly end: Promise<End>;
  private readonly family = new Set<number>();

  private constructor(
    readonly child: ChildProcess,
    readonly dataDir: string,
  ) {
    child.stdout?.on('data', (chunk) => (this.stdout += String(chunk)));
    child.stderr?.on('data', (chunk) => (this.stderr += String(chunk)));
    this.end = once(child, 'close').then(([code, signal]: unknown[]) => ({ code, signal }) as End);
  }

  /** Starts it, ready or not. */
  static launch({ dataDir, env = {}, command, detached = false }: ProductOptions): Product {
    if (!existsSync(PROGRAM)) throw new Error('there is no build: run tsc -p tsconfig.build.json');
    const [program, ...args] = command ?? [process.execPath, PROGRAM];
    const child = spawn(program, args, {
      cwd: ROOT,
      env: { ...inherited(), FFS_DATA_DIR: dataDir, PORT: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached,
    });
    return new Product(child, dataDir);
  }

  /** @throws Error with its output when it ends, or is not ready in time */
  static async start(options: ProductOptions): Promise<Product> {
    const product = Product.launch(options);
    try {
      await product.says('ready at http');
    } catch (error) {
      await product.destroy();
      throw error;
    }
    return product;
  }

  get url(): string {
    const url = /ready at (http:\/\/\S+)/.exec(this.stdout)?.[1];
    if (url === undefined) throw new Error('it has not said where it listens');
    return url;
  }

  get http(): HttpClient {
    return new HttpClient(this.url);
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** It and everything it has started so far, PostgreSQL included. */
  processes(): number[] {
    for (const pid of familyOf(this.child.pid ?? -1)) this.family.add(pid);
    return [...this.family];
  }

  /** Processes of it that still run after a moment of grace. */
  async survivors(): Promise<number[]> {
    let left = alive([...this.family]);
    for (let attempt = 0; attempt < 50 && left.length > 0; attempt += 1) {
      await sleep(100);
      left = alive([...this.family]);
    }
    return left;
  }

  /** Signals it and waits for its end. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<End> {
    this.processes();
    this.child.kill(signal);
    return this.ended();
  }

  /** What Ctrl-C does: signals the whole process group, of which it must be the leader. */
  interrupt(): Promise<End> {
    this.processes();
    process.kill(-(this.child.pid ?? 0), 'SIGINT');
    return this.ended();
  }

  /** @throws Error when it does not end in time */
  async ended(): Promise<End> {
    const late = sleep(END_MS, undefined, { ref: false }).then(() => {
      throw new Error(`it does not end:\n${this.stdout}\n${this.stderr}`);
    });
    return Promise.race([this.end, late]);
  }

  /** Ends all that is left of it. */
  async destroy(): Promise<void> {
    this.processes();
    for (const pid of alive([...this.family])) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It ended in the meantime.
      }
    }
    await this.end;
  }

  /** Waits for a text in what it writes. @throws Error with its output when it ends or takes too long */
  async says(text: string): Promise<void> {
    const deadline = performance.now() + START_MS;
    const ended = this.end.then(() => 'ended' as const);
    while (!this.stdout.includes(text) && !this.stderr.includes(text)) {
      const state = await Promise.race([ended, sleep(10, 'silent' as const)]);
      if (state === 'ended' || performance.now() > deadline) {
        throw new Error(`it does not say ${text} (${state}):\n${this.stdout}\n${this.stderr}`);
      }
    }
    this.processes();
  }
}

/** Nothing of the test runner's own configuration reaches the product. */
function inherited(): Record<string, string> {
  const names = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'NODE_EXTRA_CA_CERTS'];
  return Object.fromEntries(names.flatMap((name) => pairOf(name)));
}

function pairOf(name: string): [string, string][] {
  const value = process.env[name];
  return value === undefined ? [] : [[name, value]];
}

export async function newDataDir(): Promise<string> {
  return join(await mkdtemp(join(tmpdir(), 'ffs-e2e-')), 'data');
}

export async function removeDataDir(dataDir: string): Promise<void> {
  await rm(join(dataDir, '..'), { recursive: true, force: true });
}

/** One product for all tests of a file, and clients of it. */
export interface RunningProduct extends RunningSdk {
  readonly product: Product;
}

/**
 * Registers start and end with jest; the fields of what it returns are there once the tests run.
 * @param env settings beside those of the first start
 */
export function useProduct(env: Readonly<Record<string, string>> = {}): RunningProduct {
  const running: { -readonly [Name in keyof RunningProduct]?: RunningProduct[Name] } = {};
  let dataDir = '';
  beforeAll(async () => {
    dataDir = await newDataDir();
    const product = await Product.start({ dataDir, env: { ...FIRST_ENVIRONMENT, ...env } });
    const { http } = product;
    running.product = product;
    running.tenant = FIRST.tenant;
    running.http = http;
    running.server = new SdkClient(http.as(FIRST.serverKey));
    running.client = new SdkClient(http.as(FIRST.clientKey));
    running.admin = await AdminClient.logIn(http, FIRST.email, FIRST.password);
  }, START_MS);
  afterAll(async () => {
    await running.product?.stop();
    await running.product?.destroy();
    await removeDataDir(dataDir);
  }, END_MS * 2);
  return running as RunningProduct;
}
