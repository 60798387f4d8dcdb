import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type SdkPrincipal } from '#domain/access/sdk-key';
import { DomainError } from '#domain/kernel/domain-error';
import { Drain } from '#infra/operations/drain';
import { type EventStream } from './event-stream.js';
import { OpenStreams } from './open-streams.js';

/** Remembers what it was told. */
class Recorder {
  beats = 0;
  last: string | undefined;
  private closed: (() => void)[] = [];

  beat(): void {
    this.beats += 1;
  }

  end(frame?: Buffer): void {
    this.last = frame?.toString() ?? '';
    for (const listener of this.closed.splice(0)) listener();
  }

  onceClosed(listener: () => void): void {
    this.closed.push(listener);
  }
}

const keyOf = (keyId: string) => ({ keyId }) as SdkPrincipal;

describe('the streams of a process', () => {
  let drain: Drain;
  let streams: OpenStreams;

  beforeEach(() => {
    jest.useFakeTimers();
    drain = new Drain();
    streams = new OpenStreams({ most: 4, mostPerKey: 3 }, drain);
    streams.onApplicationBootstrap();
  });
  afterEach(() => {
    streams.onApplicationShutdown();
    jest.useRealTimers();
  });

  const opened = (keyId = 'k') => {
    const stream = new Recorder();
    streams.admit(keyOf(keyId), 'ffs').fill(stream as unknown as EventStream);
    return stream;
  };
  const refusal = (keyId: string) => {
    try {
      streams.admit(keyOf(keyId), 'ffs');
    } catch (error) {
      if (error instanceof DomainError) return [error.kind, (error.retryAfterSeconds ?? 0) > 0];
    }
    return undefined;
  };

  it('are as many as their key and the process may have, those not open yet included', () => {
    const place = streams.admit(keyOf('k'), 'ffs');
    const [first] = [opened(), opened()];
    expect(refusal('k')).toEqual(['rate_limited', true]);
    opened('other');
    expect(refusal('other')).toEqual(['unavailable', true]);

    place.leave();
    opened('other');
    first.end();
    opened('other');
    expect(refusal('third')).toEqual(['unavailable', true]);
  });

  it('all have a heartbeat every fifteen seconds', () => {
    const both = [opened(), opened('other')];
    jest.advanceTimersByTime(45_000);
    expect(both.map(({ beats }) => beats)).toEqual([3, 3]);
  });

  it('end with their key', () => {
    const [one, two, other] = [opened(), opened(), opened('other')];
    expect(streams.keyIds()).toEqual(['k', 'other']);
    expect(streams.endOf('k')).toBe(2);
    expect([one.last, two.last, other.last]).toEqual(['', '', undefined]);
    expect(streams.keyIds()).toEqual(['other']);
    expect(streams.endOf('k')).toBe(0);
  });

  it('are sent away when the process ends, each to come back at a time of its own', () => {
    const all = [opened(), opened(), opened(), opened('other')];
    drain.begin();
    const times = all.map(({ last }) => Number(/^retry: (\d+)\n\n$/.exec(last ?? '')?.[1]));

    for (const time of times) {
      expect(time).toBeGreaterThanOrEqual(1_000);
      expect(time).toBeLessThan(10_000);
    }
    expect(new Set(times).size).toBeGreaterThan(1);
    expect(refusal('late')).toEqual(['unavailable', true]);
  });
});
