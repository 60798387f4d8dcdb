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
  const greeted = await eventually(
    () => streams.map(({ retries }) => retries.length),
    (counts) => counts.every((count) => count === 1),
  );
  expect(greeted).toEqual([1, 1]);

  await expect(product.stop()).resolves.toEqual({ code: 0, signal: null });

  const ended = await eventually(
    () => streams.filter((stream) => stream.ended),
    (found) => found.length === streams.length,
  );
  expect(ended).toHaveLength(2);
  for (const { retries } of streams)
    expect(retries).toEqual([expect.any(Number), expect.any(Number)]);
});
