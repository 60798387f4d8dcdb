import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Circuit } from './circuit.js';
import { CIRCUIT_FAILURES, CIRCUIT_PAUSE_MS } from './remote-limits.js';

Logger.overrideLogger(false);

const LIMIT_MS = 50;

describe('a circuit around something that has fallen silent', () => {
  let circuit: Circuit;
  let asked: number;

  beforeEach(() => {
    jest.useFakeTimers();
    circuit = new Circuit('redis');
    asked = 0;
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const ask = (answer: () => Promise<string>) =>
    circuit.call(LIMIT_MS, () => {
      asked += 1;
      return answer();
    });
  const silence = () => new Promise<string>(() => undefined);

  /** Milliseconds until somebody who asks is refused. */
  async function waitFor(answer: () => Promise<string>): Promise<number> {
    const began = Date.now();
    const refused = expect(ask(answer)).rejects.toMatchObject({ kind: 'unavailable' });
    await jest.advanceTimersByTimeAsync(LIMIT_MS);
    await refused;
    return Date.now() - began;
  }

  async function open(): Promise<void> {
    for (let at = 0; at < CIRCUIT_FAILURES; at += 1) await waitFor(silence);
  }

  it('makes nobody wait longer than the limit', async () => {
    expect(await waitFor(silence)).toBe(LIMIT_MS);
  });

  it('asks no more after some failures, and refuses without waiting', async () => {
    await open();
    await expect(ask(silence)).rejects.toMatchObject({ kind: 'unavailable' });
    await expect(ask(silence)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(asked).toBe(CIRCUIT_FAILURES);
  });

  it('lets one ask after a pause, and goes on when there is an answer', async () => {
    await open();
    await jest.advanceTimersByTimeAsync(CIRCUIT_PAUSE_MS);
    const answers = [ask(() => Promise.resolve('here')), ask(() => Promise.resolve('too'))];
    await expect(Promise.all(answers)).resolves.toEqual(['here', 'too']);
    await expect(ask(() => Promise.resolve('again'))).resolves.toBe('again');
  });

  it('stays open when the one that asks after a pause gets no answer', async () => {
    await open();
    await jest.advanceTimersByTimeAsync(CIRCUIT_PAUSE_MS);
    await waitFor(silence);
    await expect(ask(silence)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(asked).toBe(CIRCUIT_FAILURES + 1);
  });
});
