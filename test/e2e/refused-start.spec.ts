import { existsSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  FIRST_ENVIRONMENT,
  newDataDir,
  Product,
  type ProductOptions,
  removeDataDir,
} from '../support/product.js';

const TIMEOUT = 60_000;

let dataDir: string;
const launched: Product[] = [];

beforeEach(async () => {
  dataDir = await newDataDir();
});
afterEach(async () => {
  await Promise.all(launched.splice(0).map((product) => product.destroy()));
  await removeDataDir(dataDir);
});

/** Starts what must not start. */
async function refuse(options: Partial<ProductOptions> = {}): Promise<Product> {
  const product = Product.launch({ dataDir, ...options });
  launched.push(product);
  const watch = setInterval(() => product.processes(), 50);
  const { code, signal } = await product.ended().finally(() => {
    clearInterval(watch);
  });
  expect(signal).toBeNull();
  expect(code).toBeGreaterThan(0);
  expect(await product.survivors()).toEqual([]);
  expect(product.stdout).not.toContain('ready at');
  // A message is for people: it has no stack trace.
  expect(product.stderr).not.toMatch(/^\s+at .+:\d+/m);
  return product;
}

describe('a start is refused', () => {
  it(
    'with a bad configuration, naming every fault and no value, before anything is made',
    async () => {
      const { stderr } = await refuse({
        env: {
          PORT: 'eighty',
          LOG_LEVEL: 'shouting',
          FFS_BOOTSTRAP_PASSWORD: 'hunter2',
          FFS_BOOTSTRAP_SERVER_KEY: 'ffs_srv_short',
          JWT_SECRET: 'too short',
        },
      });

      for (const name of [
        'PORT',
        'LOG_LEVEL',
        'FFS_BOOTSTRAP_PASSWORD',
        'FFS_BOOTSTRAP_SERVER_KEY',
        'JWT_SECRET',
      ]) {
        expect(stderr).toMatch(new RegExp(`^\\s*${name}: .+`, 'm'));
      }
      expect(stderr).not.toMatch(/eighty|shouting|hunter2|ffs_srv_short|too short/);
      expect(existsSync(dataDir)).toBe(false);
    },
    TIMEOUT,
  );

  it(
    'when the port is taken, naming it, and has told no secret that the next start cannot tell',
    async () => {
      const other = createServer().listen(0, '127.0.0.1');
      await once(other, 'listening');
      const port = String((other.address() as AddressInfo).port);
      const refused = await refuse({ env: { PORT: port } });
      other.close();
      expect(refused.stderr).toContain(port);

      const next = await Product.start({ dataDir });
      launched.push(next);
      const told = [refused, next].filter(({ stdout }) => stdout.includes('ffs_srv_'));
      expect(told).toHaveLength(1);
    },
    TIMEOUT,
  );

  it(
    'when another instance has the data directory, which goes on undisturbed',
    async () => {
      const first = await Product.start({ dataDir, env: FIRST_ENVIRONMENT });
      launched.push(first);

      const { stderr } = await refuse();

      expect(stderr).toContain(dataDir);
      expect(await first.http.get('/healthz')).toMatchObject({ status: 200 });
    },
    TIMEOUT,
  );

  it(
    'when the database it is told to use is not there',
    async () => {
      const { stderr } = await refuse({
        env: { PG_DSN: 'postgres://ffs:hunter2@127.0.0.1:1/ffs' },
      });

      expect(stderr).toMatch(/database|PostgreSQL/i);
      expect(stderr).not.toContain('hunter2');
    },
    TIMEOUT,
  );
});
