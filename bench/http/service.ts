import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServerProcess } from './server-process.js';

const PROGRAM = 'dist/apps/standalone/src/main.js';
const PASSWORD = 'a password of the bench';
/** No request of the bench is one too many. */
const UNLIMITED = {
  RATE_LIMIT_SDK_KEY: 'off',
  RATE_LIMIT_SDK_ADDRESS: 'off',
  RATE_LIMIT_OFREP_KEY: 'off',
  RATE_LIMIT_OFREP_ADDRESS: 'off',
};

export interface Tenant {
  readonly flags: number;
  readonly serverKey: string;
}

/** The product as one starts it, over a database that ends with the bench. */
export class Service {
  private readonly dataDir = mkdtempSync(join(tmpdir(), 'ffs-bench-'));
  private process: ServerProcess | undefined;

  get server(): ServerProcess {
    if (this.process === undefined) throw new Error('the service is not started');
    return this.process;
  }

  get url(): string {
    return this.server.url;
  }

  /** @returns milliseconds until it was ready */
  async start(cores: string | undefined, processes = 1, limited = false): Promise<number> {
    const began = performance.now();
    this.process = await ServerProcess.start({
      args: [PROGRAM],
      cores,
      env: {
        FFS_DATA_DIR: this.dataDir,
        PORT: '0',
        LOG_LEVEL: 'warn',
        FFS_SIGNUP: 'open',
        FFS_WORKERS: String(processes),
        ...(limited ? {} : UNLIMITED),
      },
    });
    return performance.now() - began;
  }

  async stop(): Promise<void> {
    await this.process?.stop();
    this.process = undefined;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  /** A tenant of its own with so many flags. */
  async found(flags: number): Promise<Tenant> {
    const tenant = `bench-${flags}`;
    const owner = { tenant, email: `${tenant}@example.com`, password: PASSWORD };
    const made = await this.post('/auth/register', owner);
    const document = {
      schemaVersion: 1,
      flags: Array.from({ length: flags }, (_, at) => flag(at)),
    };
    const token = String(made['accessToken']);
    await this.post('/admin/import?mode=create', document, token);
    return { flags, serverKey: String(made['serverKey']) };
  }

  private async post(path: string, body: object, token?: string) {
    const answer = await fetch(this.url + path, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Readonly<Record<string, unknown>>;
  }
}

export const keyOf = (at: number): string => `flag-${String(at).padStart(5, '0')}`;

/** What flag sets are made of, in equal parts: off, on for all, one rule, a split, two rules and a split. */
function flag(at: number): object {
  const when = (attribute: string, values: readonly string[]) => ({ attribute, op: 'in', values });
  const on = { variant: 'on' };
  const german = { when: when('country', ['DE', 'FR', 'IT']), serve: on };
  const paying = { when: when('plan', ['pro', 'enterprise']), serve: on };
  const split = [
    { variant: 'on', weight: 25 },
    { variant: 'off', weight: 75 },
  ];
  const kinds = [
    { enabled: false },
    { enabled: true },
    { enabled: true, rules: [german], fallthrough: { variant: 'off' } },
    { enabled: true, fallthrough: { split } },
    { enabled: true, rules: [german, paying], fallthrough: { split } },
  ];
  return { key: keyOf(at), environments: { production: kinds[at % kinds.length] } };
}
