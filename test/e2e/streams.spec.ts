import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { EventStreamClient } from '../support/event-stream-client.js';
import { eventually } from '../support/eventually.js';
import {
  FIRST,
  FIRST_ENVIRONMENT,
  newDataDir,
  Product,
  removeDataDir,
} from '../support/product.js';

let dataDir = '';
let product: Product;

beforeAll(async () => {
  dataDir = await newDataDir();
  product = await Product.start({ dataDir, env: { ...FIRST_ENVIRONMENT, FFS_MAX_STREAMS: '2' } });
});
afterAll(async () => {
  await product.destroy();
  await removeDataDir(dataDir);
});

const connect = () =>
  EventStreamClient.open(`${product.url}/v1/stream`, { 'x-api-key': FIRST.serverKey });

it('streams are as many as the configuration allows, counted, and sent away when the service ends', async () => {
  const streams = [await connect(), await connect()];
  const refused = await connect();
  expect([...streams, refused].map(({ status }) => status)).toEqual([200, 200, 503]);
  const metrics = await product.http.get('/metrics');
  expect(metrics.text).toContain('ffs_streams_open{protocol="ffs"} 2');
  const greeted = streams.map(({ retry }) => retry);

  await expect(product.stop()).resolves.toEqual({ code: 0, signal: null });

  const ended = await eventually(
    () => streams.filter((stream) => stream.ended),
    (found) => found.length === streams.length,
  );
  expect(ended).toHaveLength(2);
  // A new time to come back at, or one that happens to be the same, but always one.
  expect(streams.map(({ retry }) => Number(retry) >= 1_000)).toEqual([true, true]);
  expect(greeted).not.toContain(undefined);
});
