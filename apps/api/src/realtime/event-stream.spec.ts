import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { EventStream } from './event-stream.js';
import { farewell, greeting, HEARTBEAT } from './sse-frames.js';

const FRAME = Buffer.alloc(64 * 1024, `data: ${'x'.repeat(1000)}\n\n`);
/** Far more than any kernel keeps for a connection on one machine. */
const MOST_FRAMES = 2_000;

interface Opened {
  readonly stream: EventStream;
  readonly response: ServerResponse;
  readonly socket: Socket;
  /** Bytes that came to the client. */
  readonly received: () => number;
  readonly isSlow: () => boolean;
}

describe('a stream of events', () => {
  let server: Server;
  let answers: (response: ServerResponse) => void;
  const sockets: Socket[] = [];

  beforeEach(async () => {
    server = createServer((_, response) => {
      answers(response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    server.close();
    await once(server, 'close');
  });

  const open = async (method = 'GET'): Promise<Opened> => {
    const answering = new Promise<ServerResponse>((resolve) => (answers = resolve));
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    sockets.push(socket);
    let received = 0;
    let slow = false;
    socket.on('data', (chunk) => (received += chunk.length));
    socket.on('error', () => undefined);
    socket.write(`${method} / HTTP/1.1\r\nhost: x\r\n\r\n`);
    const response = await answering;
    const stream = new EventStream(response, () => (slow = true));
    stream.begin(greeting(7, 3000));
    return { stream, response, socket, received: () => received, isSlow: () => slow };
  };

  it('drops a reader that does not keep up, and no other one notices', async () => {
    const stalled = await open();
    const healthy = await open();
    stalled.socket.pause();
    let sent = 0;
    while (!stalled.isSlow() && sent < MOST_FRAMES) {
      stalled.stream.send(FRAME);
      healthy.stream.send(FRAME);
      sent += 1;
      while (healthy.response.writableLength > 0) await turn();
    }

    expect(stalled.isSlow()).toBe(true);
    expect(stalled.stream.isOpen).toBe(false);
    expect(healthy.isSlow()).toBe(false);
    healthy.stream.end();
    await once(healthy.socket, 'close');
    expect(healthy.received()).toBeGreaterThanOrEqual(sent * FRAME.length);
  });

  it('drops a reader that takes nothing between two heartbeats', async () => {
    const { stream, response, socket, isSlow } = await open();
    socket.pause();
    for (let sent = 0; response.writableLength === 0 && sent < MOST_FRAMES; sent += 1) {
      stream.send(FRAME);
      await turn();
    }
    stream.beat(HEARTBEAT);
    expect(isSlow()).toBe(false);
    stream.beat(HEARTBEAT);
    expect(isSlow()).toBe(true);
  });

  it('goes on through any number of heartbeats with a reader that takes them', async () => {
    const { stream, socket, isSlow } = await open();
    for (let beats = 0; beats < 3; beats += 1) {
      stream.beat(HEARTBEAT);
      await once(socket, 'data');
    }
    expect([isSlow(), stream.isOpen]).toEqual([false, true]);
  });

  it('takes what is said to it after its end', async () => {
    const { stream, socket } = await open();
    stream.end(farewell(1000));
    stream.send(FRAME);
    stream.end();
    stream.beat(HEARTBEAT);
    socket.end();
    await once(socket, 'close');

    expect(stream.isOpen).toBe(false);
  });

  it('is not begun for a HEAD', async () => {
    const { stream, socket } = await open('HEAD');
    const [chunk] = (await once(socket, 'data')) as [Buffer];

    expect(stream.isOpen).toBe(false);
    expect(chunk.toString()).toMatch(/^HTTP\/1\.1 200 OK\r\nContent-Type: text\/event-stream/);
    expect(chunk.toString()).not.toContain('connected');
  });
});
