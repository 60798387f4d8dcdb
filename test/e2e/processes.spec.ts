import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AdminClient } from '../support/admin-client.js';
import { eventually } from '../support/eventually.js';
import { HangingUpload } from '../support/hanging-upload.js';
import {
  FIRST,
  FIRST_ENVIRONMENT,
  newDataDir,
  Product,
  removeDataDir,
} from '../support/product.js';
import { alive, familyOf } from '../support/process-table.js';
import { SdkClient } from '../support/sdk-client.js';

const TIMEOUT = 60_000;
const TWO = { ...FIRST_ENVIRONMENT, FFS_WORKERS: '2', LOG_LEVEL: 'info' };
/** Requests on connections of their own are dealt out in turn, so these reach every process many times. */
const MANY = 40;

let dataDir: string;
let product: Product;
let admin: AdminClient;

beforeAll(async () => {
  dataDir = await newDataDir();
  product = await Product.start({ dataDir, env: TWO });
  admin = await AdminClient.logIn(product.http, FIRST.email, FIRST.password);
  await admin.createFlag({ key: 'flip' });
}, TIMEOUT);
afterAll(async () => {
  await product.destroy();
  await removeDataDir(dataDir);
}, TIMEOUT);

/** A client that takes a new connection for each request. */
const anew = () => new SdkClient(product.http.with({ connection: 'close' }).as(FIRST.serverKey));
/** The processes that serve: Node's, but the first. */
const serving = () =>
  familyOf(product.child.pid ?? -1).filter(
    (pid) => pid !== product.child.pid && commandOf(pid).includes('main.js'),
  );

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

describe('one port served by two processes', () => {
  it('is one service, which welcomes once', () => {
    expect(serving()).toHaveLength(2);
    expect(product.stdout.match(/ready at/g)).toHaveLength(1);
  });

  it(
    'answers a write only when every process serves it',
    async () => {
      await Promise.all(Array.from({ length: MANY }, () => anew().evaluate()));
      for (const enabled of [true, false, true]) {
        await admin.configure('flip', { enabled });
        const decided = await Promise.all(
          Array.from({ length: MANY }, () => anew().decide('flip', 'u')),
        );

        expect(new Set(decided.map(({ value }) => value))).toEqual(new Set([enabled]));
      }
    },
    TIMEOUT,
  );

  it('tells the metrics of all processes together', async () => {
    const countOf = async () => {
      const { text } = await product.http.with({ connection: 'close' }).get('/metrics');
      const line = /_seconds_count\{route="\/v1\/ping",method="POST",status="2xx"\} (\d+)/.exec(
        text,
      );
      return Number(line?.[1] ?? 0);
    };
    const before = await countOf();
    await Promise.all(Array.from({ length: MANY }, () => anew().http.post('/v1/ping')));

    expect(await eventually(countOf, (count) => count >= before + MANY)).toBe(before + MANY);
  });

  it(
    'replaces a process that has died, and says so',
    async () => {
      const [victim = -1, other] = serving();
      process.kill(victim, 'SIGKILL');
      const now = await eventually(serving, (pids) => pids.length === 2 && !pids.includes(victim));

      expect(now).toContain(other);
      expect(product.stdout).toContain('a process of this instance has ended');
      expect(product.stdout).toContain(`"pid":${victim}`);
      const answers = await Promise.all(
        Array.from({ length: MANY }, () => anew().http.post('/v1/ping')),
      );
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    },
    TIMEOUT,
  );

  it(
    'ends with 0 at SIGTERM, and leaves nothing running',
    async () => {
      const pids = product.processes();
      expect(await product.stop()).toEqual({ code: 0, signal: null });
      expect(alive(pids)).toEqual([]);
    },
    TIMEOUT,
  );
});

describe('a port that is taken', () => {
  it(
    'refuses the start once, and leaves nothing running',
    async () => {
      const first = await Product.start({ dataDir, env: FIRST_ENVIRONMENT });
      const port = new URL(first.url).port;
      const otherDir = await newDataDir();
      const second = Product.launch({ dataDir: otherDir, env: { ...TWO, PORT: port } });
      const end = await second.ended();
      const left = await second.survivors();
      await first.stop();
      await removeDataDir(otherDir);

      expect(end.code).toBe(1);
      expect(second.stderr.match(/EADDRINUSE/g)?.length).toBe(1);
      expect(left).toEqual([]);
    },
    TIMEOUT,
  );
});

describe('a second signal', () => {
  it(
    'ends all processes at once',
    async () => {
      const busy = await Product.start({ dataDir, env: TWO });
      const upload = await HangingUpload.begin(busy.url);
      busy.processes();
      busy.child.kill('SIGTERM');
      await upload.isTheLast();
      busy.child.kill('SIGTERM');

      expect(await busy.ended()).toMatchObject({ code: 1 });
      expect(await busy.survivors()).toEqual([]);
      upload.close();
    },
    TIMEOUT,
  );
});
