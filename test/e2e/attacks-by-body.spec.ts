import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  attack,
  CANARY,
  type Credentials,
  credentialsOf,
  requireClearAnswer,
  TARGETS,
} from '../support/attack-targets.js';
import { expectUnharmed, SMALL_HEAP } from '../support/unharmed.js';
import { rawRequest } from '../support/raw-http.js';
import { useProduct } from '../support/product.js';

/** For walks over every route with every attack; they take a fraction of it. */
const WALK_MS = 240_000;

const MIB = 1024 * 1024;
const running = useProduct(SMALL_HEAP);
const bodied = TARGETS.filter(({ takesBody }) => takesBody);

let credentials: Credentials;
beforeAll(() => {
  credentials = credentialsOf(running);
});

const chunked = 'Transfer-Encoding: chunked\r\n';
const encoded = (encoding: string) => `Content-Encoding: ${encoding}\r\n`;
const typed = (type: string) => `Content-Type: ${type}\r\n`;
const bomb = Buffer.from(`"${' '.repeat(65 * MIB)}"`);
const zipped = gzipSync(bomb);
const QUICK = { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } };

interface Malformed {
  readonly name: string;
  readonly status: number;
  readonly lines?: string;
  readonly body: string | Uint8Array;
}

/** What no route may take, whatever it is for. */
const MALFORMED: readonly Malformed[] = [
  { name: 'arrays nested 10 000 deep', status: 400, body: '['.repeat(10_000) },
  { name: 'objects nested 10 000 deep', status: 400, body: '{"a":'.repeat(10_000) },
  { name: 'deep and closed', status: 400, body: '['.repeat(5_000) + ']'.repeat(5_000) },
  {
    name: 'deep and compressed',
    status: 400,
    lines: encoded('gzip'),
    body: gzipSync('['.repeat(10_000)),
  },
  { name: 'declared huge', status: 413, lines: `Content-Length: ${65 * MIB}\r\n`, body: '' },
  { name: 'a bomb in gzip', status: 413, lines: encoded('gzip'), body: zipped },
  {
    name: 'a bomb in br',
    status: 413,
    lines: encoded('br'),
    body: brotliCompressSync(bomb, QUICK),
  },
  { name: 'encoded twice', status: 415, lines: encoded('gzip, gzip'), body: gzipSync(zipped) },
  { name: 'of an unknown encoding', status: 415, lines: encoded('zstd'), body: '{}' },
  {
    name: 'not encoded as it says',
    status: 400,
    lines: encoded('gzip'),
    body: `{"a":"${CANARY}"}`,
  },
  {
    name: 'encoded and cut off',
    status: 400,
    lines: encoded('gzip'),
    body: gzipSync(`{"a":"${CANARY}"}`).subarray(0, 20),
  },
  { name: 'of another type', status: 415, lines: typed('text/xml'), body: '<a/>' },
  {
    name: 'of another charset',
    status: 415,
    lines: typed('application/json; charset=utf-16'),
    body: '{}',
  },
  { name: 'not UTF-8', status: 400, body: Buffer.from([0x22, 0xc3, 0x28, 0x22]) },
  { name: 'an overlong slash', status: 400, body: Buffer.from([0x22, 0xc0, 0xaf, 0x22]) },
  { name: 'with a byte order mark', status: 400, body: '\ufeff{}' },
  { name: 'with a NUL byte', status: 400, body: `{"a":"${CANARY}\0"}` },
  { name: 'cut off', status: 400, body: `{"a":"${CANARY}` },
  { name: 'not JSON', status: 400, body: `{'a':${CANARY}}` },
  { name: 'NaN', status: 400, body: '{"a":NaN}' },
  { name: 'badly chunked', status: 400, lines: chunked, body: 'zz\r\n{}\r\n0\r\n\r\n' },
  {
    name: 'chunked and deep',
    status: 400,
    lines: chunked,
    body: `2710\r\n${'['.repeat(10_000)}\r\n`,
  },
];

describe('a malformed body', () => {
  it.each(MALFORMED)(
    '($name) is a $status on every route, for those who may send one',
    async ({ name, status, lines = '', body }) => {
      for (const target of bodied) {
        const head = credentials.good(target.access) + lines;
        const answer = await attack(running.product.url, target, head, body);
        const what = `${name} to ${target.route}`;
        requireClearAnswer(answer, what);
        expect([what, answer.status]).toEqual([what, status]);
      }
    },
  );

  it.each(MALFORMED)(
    '($name) is not looked at for those who show no credential',
    async ({ name, lines = '', body }) => {
      for (const target of bodied.filter(({ access }) => access !== 'public')) {
        const answer = await attack(running.product.url, target, lines, body);
        const what = `${name} to ${target.route}`;
        requireClearAnswer(answer, what);
        // Node's own parser may come upon a broken chunk first.
        if (name !== 'badly chunked') expect([what, answer.status]).toEqual([what, 401]);
      }
    },
  );

  it(
    'does no harm where the method has none',
    async () => {
      const bodiless = TARGETS.filter(({ takesBody }) => !takesBody);
      for (const { name, lines = '', body } of MALFORMED) {
        for (const target of bodiless) {
          const head = credentials.good(target.access) + lines;
          const answer = await attack(running.product.url, target, head, body);
          requireClearAnswer(answer, `${name} to ${target.route}`);
        }
      }
    },
    WALK_MS,
  );
});

describe('a large body of nobody', () => {
  it('is refused before it has come', async () => {
    const uploads = Array.from({ length: 200 }, () =>
      rawRequest(
        running.product.url,
        `POST /admin/import HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${60 * MIB}\r\n\r\n`,
        Buffer.alloc(MIB, '['),
      ),
    );

    // A busy machine may turn some away before it looks at their credential.
    for (const { status } of await Promise.all(uploads)) expect([401, 503]).toContain(status);
  });

  it('is refused with a credential that is made up', async () => {
    for (const credential of [
      'ffs_adm_' + 'x'.repeat(43),
      'eyJhbGciOiJub25lIn0.e30.',
      'x'.repeat(9_000),
    ]) {
      const answer = await attack(
        running.product.url,
        { method: 'POST', path: '/admin/import' },
        `Authorization: Bearer ${credential}\r\nContent-Length: ${60 * MIB}\r\n`,
        '[',
      );
      expect(answer.status).toBe(401);
      requireClearAnswer(answer, 'a made-up credential');
    }
  });
});

describe('a body that stops coming', () => {
  it('is a 408 for nobody and somebody, and the rest are served meanwhile', async () => {
    const begin = (path: string, authorization = '') =>
      rawRequest(
        running.product.url,
        `POST ${path} HTTP/1.1\r\nHost: x\r\n${authorization}Content-Type: application/json\r\nContent-Length: 99\r\n\r\n{"a":`,
      );
    const good = credentials.good('any');
    const stalled = [
      ...Array.from({ length: 50 }, () => begin('/auth/login')),
      begin('/admin/flags', good),
      begin('/admin/import', good),
    ];
    expect((await running.http.get('/healthz')).status).toBe(200);
    await running.server.evaluate({ userID: 'u' });

    for (const answer of await Promise.all(stalled)) {
      expect(answer.status).toBe(408);
      requireClearAnswer({ ...answer, status: 400 }, 'a stalled body');
    }
  });
});

describe('after all of it the service', () => {
  it('is unharmed', () => expectUnharmed(running));
});
