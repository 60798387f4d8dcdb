import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../../../../../test/support/eventually.js';
import { startTestApp, type TestApp } from '../../../../../test/support/http-foundation-app.js';
import { RequestBodies } from './request-bodies.js';

const KIB = 1024;
const is = (status: number) => (answer: Response) => answer.status === status;

/** An eighth is for Admin routes: room for two bodies of 100 KiB, not for three. */
const MEMORY = 8 * 250 * KIB;

describe('the memory for bodies', () => {
  let app: TestApp;
  const sockets: Socket[] = [];

  beforeEach(async () => {
    app = await startTestApp({ bodies: new RequestBodies(MEMORY) });
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await app.close();
  });

  /** Sends most of a body, and no more. */
  const stalledUpload = async (path: string, bytes: number): Promise<Socket> => {
    const socket = connect(app.port, '127.0.0.1');
    socket.on('error', () => undefined);
    sockets.push(socket);
    await once(socket, 'connect');
    socket.write(
      `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${bytes + 1}\r\n\r\n`,
    );
    await new Promise((sent) => socket.write(`"${'x'.repeat(bytes - 1)}`, sent));
    return socket;
  };

  const post = (path: string, bytes: number) =>
    fetch(app.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `"${'x'.repeat(bytes - 2)}"`,
    });

  it('answers 503 and when to come back while slow uploads fill it, and has room when they go', async () => {
    const slow = [
      await stalledUpload('/admin/flags', 100 * KIB),
      await stalledUpload('/admin/flags', 100 * KIB),
    ];
    const refused = await eventually(() => post('/admin/flags', 100 * KIB), is(503));
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(await refused.json()).toMatchObject({ code: 'unavailable' });

    slow[0]?.destroy();
    // Read, and found to be no flag.
    const taken = await eventually(() => post('/admin/flags', 100 * KIB), is(400));
    expect(taken.status).toBe(400);
  });

  it('of one class is not taken by another', async () => {
    await stalledUpload('/admin/flags', 240 * KIB);
    expect((await eventually(() => post('/admin/flags', 100 * KIB), is(503))).status).toBe(503);

    expect((await post('/v1/evaluate', 100 * KIB)).status).toBe(200);
    expect((await post('/admin/import', 100 * KIB)).status).toBe(200);
  });

  it('is given back with every answer, good and bad', async () => {
    const bodies = Array.from({ length: 12 }, (_, at) => (at % 2 === 0 ? 100 : 300) * KIB);
    for (const bytes of bodies) {
      const { status } = await post('/v1/evaluate', bytes);
      expect(status).toBe(bytes > 256 * KIB ? 413 : 200);
    }
  });
});
