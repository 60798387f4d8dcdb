import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from '@jest/globals';
import { sendNdjson } from './ndjson.js';

const FAILURE = new Error('the source failed');

describe('sendNdjson', () => {
  let server: Server;
  let outcome: Promise<unknown>;

  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  /** Serves one answer of these batches. */
  async function answering(batches: AsyncIterable<readonly unknown[]>): Promise<IncomingMessage> {
    server = createServer((_request, response) => {
      outcome = sendNdjson(response, batches).catch((error: unknown) => {
        if (!response.headersSent) response.writeHead(500).end();
        return error;
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const request = get({ port: (server.address() as AddressInfo).port });
    request.on('error', () => undefined);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    return response;
  }

  async function* batchesOf(...batches: (readonly unknown[] | Error)[]) {
    for (const batch of batches) {
      await Promise.resolve();
      if (batch instanceof Error) throw batch;
      yield batch;
    }
  }

  it('writes each item of each batch on a line of its own', async () => {
    const response = await answering(batchesOf([{ a: 'x\ny' }, 2], [], [null]));

    expect(response.headers['content-type']).toBe('application/x-ndjson');
    await expect(text(response)).resolves.toBe('{"a":"x\\ny"}\n2\nnull\n');
    await expect(outcome).resolves.toBeUndefined();
  });

  it('has nothing to say about nothing', async () => {
    await expect(text(await answering(batchesOf()))).resolves.toBe('');
  });

  it('leaves a failure before the first byte to be answered', async () => {
    const response = await answering(batchesOf(FAILURE));

    expect(response.statusCode).toBe(500);
    expect(response.headers['content-type']).toBeUndefined();
    await expect(outcome).resolves.toBe(FAILURE);
  });

  it('cuts the connection when it fails later, so that a part is not taken for the whole', async () => {
    const begun = Promise.withResolvers<undefined>();
    async function* failing() {
      yield [1];
      await begun.promise;
      throw FAILURE;
    }
    const response = await answering(failing());
    begun.resolve(undefined);

    await expect(text(response)).rejects.toThrow('aborted');
    await expect(outcome).resolves.toBe(FAILURE);
  });

  it('stops asking when the client goes, which is no failure', async () => {
    let ended = false;
    async function* endless() {
      try {
        for (;;) {
          await Promise.resolve();
          yield ['x'.repeat(100_000)];
        }
      } finally {
        ended = true;
      }
    }
    const response = await answering(endless());
    response.destroy();

    await expect(outcome).resolves.toBeUndefined();
    expect(ended).toBe(true);
  });

  it('stops as quietly when the client went before the first line was there', async () => {
    const gone = Promise.withResolvers<undefined>();
    async function* slow() {
      await gone.promise;
      yield [1];
    }
    server = createServer((request, response) => {
      outcome = sendNdjson(response, slow()).catch((error: unknown) => error);
      request.once('close', () => {
        gone.resolve(undefined);
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const accepted = once(server, 'request');
    const request = get({ port: (server.address() as AddressInfo).port });
    request.on('error', () => undefined);
    await accepted;
    request.destroy();
    await gone.promise;

    await expect(outcome).resolves.toBeUndefined();
  });
});
