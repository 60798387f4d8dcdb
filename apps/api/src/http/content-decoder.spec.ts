import { randomBytes } from 'node:crypto';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../../../../test/support/http-foundation-app.js';

const KIB = 1024;
const MIB = 1024 * KIB;

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const post = (body: Buffer, headers: Record<string, string>): Promise<Response> =>
  fetch(`${app.url}/v1/evaluate`, {
    method: 'POST',
    body: new Uint8Array(body),
    headers: { 'content-type': 'application/json', ...headers },
  });

async function codeOf(response: Response): Promise<[number, unknown]> {
  const { code } = (await response.json()) as { code?: unknown };
  return [response.status, code];
}

describe('compression', () => {
  it.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('%s is undone', async (encoding, compress) => {
    const response = await post(compress(Buffer.from('{"a":"b"}')), {
      'content-encoding': encoding,
    });
    expect(await response.json()).toEqual({ body: { a: 'b' } });
  });

  it('is undone as fast as the decoder can, however large', async () => {
    const text = randomBytes(6 * MIB).toString('base64');
    const response = await fetch(`${app.url}/admin/import`, {
      method: 'POST',
      body: new Uint8Array(gzipSync(JSON.stringify(text))),
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    });
    expect(await response.json()).toEqual({ length: text.length + 2 });
  });

  it.each(['zstd', 'compress', 'gzip, gzip', 'utf-8'])('%s is a 415', async (encoding) => {
    const body = gzipSync(gzipSync('{}'));
    expect(await codeOf(await post(body, { 'content-encoding': encoding }))).toEqual([
      415,
      'unsupported_media_type',
    ]);
  });

  it('is counted inflated: bombs are a 413', async () => {
    const zeros = Buffer.alloc(50 * MIB, 0x20);
    for (const [encoding, body] of [
      ['gzip', gzipSync(zeros)],
      ['br', brotliCompressSync(zeros)],
    ] as const) {
      expect(body.length).toBeLessThan(64 * KIB);
      expect(await codeOf(await post(body, { 'content-encoding': encoding }))).toEqual([
        413,
        'payload_too_large',
      ]);
    }
  });

  it.each([
    ['cut off', gzipSync('{"a":"b"}').subarray(0, 12)],
    ['of no such kind', Buffer.from('{"a":"b"}')],
    ['damaged', Buffer.concat([gzipSync('{"a":"b"}').subarray(0, -6), Buffer.alloc(6)])],
  ])('%s is a 400', async (_what, body) => {
    expect(await codeOf(await post(body, { 'content-encoding': 'gzip' }))).toEqual([
      400,
      'invalid_input',
    ]);
  });
});
