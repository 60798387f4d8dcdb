import { beforeEach, describe, expect, it } from '@jest/globals';
import { Peer, type Question, type Wire } from './peer.js';

/** Two ends, between which messages travel as text does. */
function wires(): [Wire, Wire] {
  const listeners: ((message: unknown) => void)[][] = [[], []];
  const end = (own: number, other: number): Wire => ({
    send: (message) => {
      const text = JSON.stringify(message);
      setImmediate(() => {
        listeners[other]?.forEach((listener) => {
          listener(JSON.parse(text));
        });
      });
    },
    onMessage: (listener) => listeners[own]?.push(listener),
  });
  return [end(0, 1), end(1, 0)];
}

const reached = (revision: number): Question => ({ kind: 'reached', environmentId: 'e', revision });

describe('processes that ask one another', () => {
  let asking: Peer;
  let answers: (question: Question) => Promise<unknown>;

  beforeEach(() => {
    const [here, there] = wires();
    answers = (question) => Promise.resolve(question);
    asking = new Peer(here, () => Promise.reject(new Error('nobody asks here')));
    new Peer(there, (question) => answers(question));
  });

  it('get the answer to what they asked, in whatever order answers come', async () => {
    const open = new Map<number, () => void>();
    answers = (question) =>
      new Promise((resolve) => {
        const { revision } = question as { revision: number };
        open.set(revision, () => {
          resolve(revision);
        });
        if (open.size === 2) for (const at of [2, 1]) open.get(at)?.();
      });

    await expect(Promise.all([asking.ask(reached(1)), asking.ask(reached(2))])).resolves.toEqual([
      1, 2,
    ]);
  });

  it('hear that the other one cannot answer', async () => {
    answers = () => Promise.reject(new Error('no metrics here'));
    await expect(asking.ask({ kind: 'metrics' })).rejects.toThrow('no metrics here');
  });

  it('do not wait for one that has ended', async () => {
    answers = () => new Promise(() => undefined);
    const asked = asking.ask(reached(1));
    asking.end();
    await expect(asked).rejects.toThrow('the process has ended');
  });

  it('do not mind messages of others', async () => {
    const [here, there] = wires();
    const peer = new Peer(here, () => Promise.resolve(true));
    new Peer(there, () => Promise.resolve('answer'));
    there.send({ answers: 99, answer: { value: 1 } });
    there.send([] as object);
    await expect(peer.ask(reached(1))).resolves.toBe('answer');
  });
});
