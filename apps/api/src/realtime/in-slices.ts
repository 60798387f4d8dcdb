import { setImmediate as turn } from 'node:timers/promises';

/** Some two milliseconds of writing to sockets. */
const SLICE = 256;

/** Does something with each of many, and lets requests be answered in between. */
export async function inSlices<Item>(
  items: Iterable<Item>,
  work: (item: Item) => void,
): Promise<void> {
  let done = 0;
  // A copy: who joins on the way has been told already.
  for (const item of [...items]) {
    work(item);
    done += 1;
    if (done % SLICE === 0) await turn();
  }
}
