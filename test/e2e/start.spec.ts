import { execFile, execFileSync } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { AdminClient } from '../support/admin-client.js';
import { HangingUpload } from '../support/hanging-upload.js';
import { type HttpClient } from '../support/http-client.js';
import {
  newDataDir,
  Product,
  type ProductOptions,
  PROGRAM,
  removeDataDir,
} from '../support/product.js';
import { naming } from '../support/process-table.js';
import { SdkClient } from '../support/sdk-client.js';

const TIMEOUT = 60_000;
const SECRET = /ffs_(?:srv|cli)_[A-Za-z0-9]{32,}/g;

const itWithCurl = hasCurl() ? it : it.skip;

let dataDir: string;
const started: Product[] = [];

/** What the first start told, once. */
let welcome: string;

async function start(options: Partial<ProductOptions> = {}): Promise<Product> {
  const product = await Product.start({ dataDir, ...options });
  started.push(product);
  return product;
}

beforeAll(async () => {
  dataDir = await newDataDir();
});
afterEach(() => Promise.all(started.splice(0).map((product) => product.destroy())));
afterAll(() => removeDataDir(dataDir));

describe('the first start', () => {
  itWithCurl(
    'prints what one needs, and a curl line that works when pasted',
    async () => {
      const product = await start();
      welcome = product.stdout;

      const [serverKey = '', clientKey = ''] = new Set(welcome.match(SECRET));
      expect([serverKey, clientKey]).toEqual([
        expect.stringMatching(/^ffs_srv_/),
        expect.stringMatching(/^ffs_cli_/),
      ]);
      expect(welcome).toContain(`${product.url}/docs`);
      const { stdout } = await promisify(execFile)('sh', ['-c', curlLineOf(welcome)]);
      expect(JSON.parse(stdout)).toEqual({ revision: expect.any(Number), decisions: {} });
      await new SdkClient(product.http.as(clientKey)).evaluate();
    },
    TIMEOUT,
  );

  it(
    'keeps the secret that signs log-ins to itself',
    async () => {
      const { mode } = await stat(join(dataDir, 'jwt-secret'));

      expect((mode & 0o777).toString(8)).toBe('600');
    },
    TIMEOUT,
  );
});

describe('later starts', () => {
  it(
    'keep the data, the keys and the log-ins, and say nothing of secrets',
    async () => {
      const before = await start();
      const admin = await logIn(before.http);
      const flag = await admin.createFlag({ key: 'kept', clientSide: true });
      await before.stop();

      const after = await start();

      expect(after.stdout.match(SECRET)).toBeNull();
      expect(after.stdout).not.toContain(passwordOf(welcome));
      expect(after.stderr.match(SECRET)).toBeNull();
      const sameLogin = new AdminClient(admin.http.at(after.url));
      expect(await sameLogin.flag('kept')).toEqual(flag);
      const [serverKey = ''] = welcome.match(SECRET) ?? [];
      const decision = await new SdkClient(after.http.as(serverKey)).decide('kept', 'user-1');
      expect(decision).toEqual({ value: false, variant: 'off', reason: 'DISABLED', version: 1 });
    },
    TIMEOUT,
  );

  it(
    'recover by themselves after a SIGKILL, with every answered write',
    async () => {
      const killed = await start();
      const admin = await logIn(killed.http);
      await admin.createFlag({ key: 'answered' });
      await killed.stop('SIGKILL');

      const recovered = await start();

      expect(await (await logIn(recovered.http)).flag('answered')).toMatchObject({ version: 1 });
      expect(await recovered.stop()).toEqual({ code: 0, signal: null });
      expect(await recovered.survivors()).toEqual([]);
      expect(await killed.survivors()).toEqual([]);
    },
    TIMEOUT,
  );
});

describe('the end', () => {
  it(
    'may be asked for while it still starts',
    async () => {
      for (const sign of ['creating the database', 'starting PostgreSQL', 'migrated']) {
        const early = Product.launch({ dataDir: `${dataDir}-${sign.length}` });
        started.push(early);
        await early.says(sign);

        expect(await early.stop()).toEqual({ code: 0, signal: null });
        expect(await early.survivors()).toEqual([]);
        expect(naming(early.dataDir)).toEqual([]);
      }
    },
    TIMEOUT,
  );

  // With its last listener Node gives up a signal, and one that has come but is not told of yet is lost.
  it.each(['1', '2'])(
    'is listened for at every moment, by %s processes',
    async (FFS_WORKERS) => {
      const tellTale = `const { off } = process;
        process.off = (name, listener) => {
          off.call(process, name, listener);
          if (process.listenerCount(name) === 0) process.stderr.write('nobody listens for ' + name + '\\n');
          return process;
        };`;
      const options = ['--import', `data:text/javascript,${encodeURIComponent(tellTale)}`];
      const product = await start({
        command: [process.execPath, ...options, PROGRAM],
        env: { FFS_WORKERS },
      });
      expect(await product.stop()).toEqual({ code: 0, signal: null });
      expect(product.stderr).not.toContain('nobody listens for');
    },
    TIMEOUT,
  );

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'by %s has exit code 0 and leaves no process behind',
    async (signal) => {
      const product = await start();
      expect(product.processes().length).toBeGreaterThan(2);

      expect(await product.stop(signal)).toEqual({ code: 0, signal: null });
      expect(await product.survivors()).toEqual([]);
    },
    TIMEOUT,
  );

  it(
    'comes at once with a second signal, and leaves no process behind either',
    async () => {
      const product = await start();
      const upload = await HangingUpload.begin(product.url);
      product.processes();
      product.child.kill('SIGTERM');
      await upload.isTheLast();
      product.child.kill('SIGTERM');

      await product.ended();
      expect(await product.survivors()).toEqual([]);
      upload.close();
    },
    TIMEOUT,
  );

  it(
    'of npm start by Ctrl-C has exit code 0 and leaves no process behind',
    async () => {
      const product = await start({ command: ['npm', 'start', '--silent'], detached: true });

      expect(await product.interrupt()).toEqual({ code: 0, signal: null });
      expect(await product.survivors()).toEqual([]);
    },
    TIMEOUT,
  );
});

function hasCurl(): boolean {
  try {
    execFileSync('curl', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function curlLineOf(text: string): string {
  const line = /^\s*(curl (?:.*\\\n)*.*)$/m.exec(text)?.[1];
  if (line === undefined) throw new Error(`there is no curl line in:\n${text}`);
  return line;
}

function passwordOf(text: string): string {
  const password = /password\s+(\S+)/i.exec(text)?.[1];
  if (password === undefined) throw new Error(`there is no password in:\n${text}`);
  return password;
}

function logIn(http: HttpClient): Promise<AdminClient> {
  const email = /[^\s@]+@[^\s@]+/.exec(welcome)?.[0] ?? '';
  return AdminClient.logIn(http, email, passwordOf(welcome));
}
