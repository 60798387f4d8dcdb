import { type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';

export const NDJSON = 'application/x-ndjson';

/**
 * Answers one JSON document per line, as fast as the client reads and no faster: the next batch is asked for
 * when the one before has left. Stops when the client goes. Whatever fails before the first byte is thrown and
 * can be answered like any error; whatever fails later is thrown after cutting the connection, so that nobody
 * takes a part for the whole.
 */
export async function sendNdjson(
  response: ServerResponse,
  batches: AsyncIterable<readonly unknown[]>,
): Promise<void> {
  const lines = linesOf(batches);
  const first = await lines.next();
  response.setHeader('Content-Type', NDJSON);
  try {
    await pipeline(startingWith(first, lines), response);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

async function* linesOf(batches: AsyncIterable<readonly unknown[]>): AsyncGenerator<string, void> {
  for await (const batch of batches) {
    if (batch.length > 0) yield batch.map((item) => `${JSON.stringify(item)}\n`).join('');
  }
}

async function* startingWith(
  first: IteratorResult<string, void>,
  rest: AsyncGenerator<string, void>,
): AsyncGenerator<string, void> {
  try {
    if (first.done !== true) yield first.value;
    yield* rest;
  } finally {
    await rest.return();
  }
}

function isGone(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : '';
  return code === 'ERR_STREAM_PREMATURE_CLOSE';
}
