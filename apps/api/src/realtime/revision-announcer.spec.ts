import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import { kindOf } from '#domain/testing/failure-of';
import { ManualRulesetSource } from '#domain/testing/manual-ruleset.source';
import { commitToAnnounced } from '#infra/observability/metrics';
import { AnnouncementBarrier } from '#infra/rulesets/announcement-barrier';
import { InProcessRulesetStore } from '#infra/rulesets/in-process.ruleset-store';
import { type EventStream } from './event-stream.js';
import { RevisionAnnouncer } from './revision-announcer.js';

const ADDRESS = { tenantId: 't', environmentId: 'e' };

/** Is reached when the test says so. */
class ManualBarrier extends AnnouncementBarrier {
  readonly waiting: { readonly revision: number; readonly open: () => void }[] = [];

  override reached(_: string, revision: number): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push({ revision, open: resolve });
    });
  }
}

/** Remembers what it was told. */
class Recorder {
  readonly told: string[] = [];
  ended = false;
  private closed: () => void = () => undefined;

  begin(greeting: Buffer): void {
    this.told.push(/id: \d+/.exec(greeting.toString())?.[0] ?? '');
  }

  send(frame: Buffer): void {
    this.told.push(/data: .*/.exec(frame.toString())?.[0] ?? '');
  }

  end(): void {
    this.ended = true;
    this.closed();
  }

  onceClosed(listener: () => void): void {
    this.closed = listener;
  }
}

describe('announcing revisions', () => {
  let source: ManualRulesetSource;
  let store: InProcessRulesetStore;
  let barrier: ManualBarrier;
  let announcer: RevisionAnnouncer;
  let stream: Recorder;

  beforeEach(() => {
    source = new ManualRulesetSource();
    store = new InProcessRulesetStore(source);
    barrier = new ManualBarrier();
    announcer = new RevisionAnnouncer(store, barrier);
    stream = new Recorder();
  });
  afterEach(() => {
    announcer.onApplicationShutdown();
  });

  const install = async (revision: number, committedAt?: number) => {
    const refreshing = store.refresh('e', revision, committedAt);
    await turn();
    source.next().answer(revision);
    await refreshing;
    await turn();
  };
  const pass = async () => {
    const waiting = barrier.waiting.shift();
    waiting?.open();
    await turn();
    return waiting?.revision;
  };
  const joined = async (known?: number) => {
    const opening = announcer.channelOf(ADDRESS);
    source.pending.shift()?.answer(1);
    await turn();
    await pass();
    const channel = await opening;
    channel.join(stream as unknown as EventStream, 'ffs', 'server', known);
    return channel;
  };
  const event = (revision: number) => `data: {"revision":${revision},"flags":[]}`;
  const measured = async () => (await commitToAnnounced.get()).values.at(-1)?.value ?? 0;

  it('waits until every process of the instance has the revision', async () => {
    await joined();
    await install(2);
    expect(stream.told).toEqual(['id: 1']);
    await expect(pass()).resolves.toBe(2);
    expect(stream.told).toEqual(['id: 1', event(2)]);
  });

  it('waits so before it says where a stream begins, too', async () => {
    const opening = announcer.channelOf(ADDRESS);
    source.next().answer(1);
    await turn();
    await install(2);
    await pass();
    (await opening).join(stream as unknown as EventStream, 'ffs', 'server', 0);
    expect(stream.told).toEqual(['id: 1', event(1)]);
    await pass();
    expect(stream.told).toEqual(['id: 1', event(1), event(2)]);
  });

  it('announces the newest of what comes while it waits', async () => {
    await joined();
    await install(2);
    await install(3);
    await install(4);
    await pass();
    await expect(pass()).resolves.toBe(4);
    expect(stream.told).toEqual(['id: 1', event(2), event(4)]);
    expect(barrier.waiting).toEqual([]);
  });

  it('measures from the commit of the oldest change in it', async () => {
    await joined();
    const before = await measured();
    await install(2);
    await pass();
    await expect(measured()).resolves.toBe(before);
    await install(3, Date.now());
    await pass();
    await expect(measured()).resolves.toBe(before + 1);
  });

  it('ends the streams of an environment that is gone, and begins anew when it is there again', async () => {
    await joined();
    store.evict('e');
    await turn();
    expect(stream.ended).toBe(true);

    stream = new Recorder();
    await joined();
    await install(2);
    await pass();
    expect(stream.told).toEqual(['id: 1', event(2)]);
  });

  it('says that there is no such environment as often as it is asked', async () => {
    for (let times = 0; times < 2; times += 1) {
      const opening = kindOf(announcer.channelOf(ADDRESS));
      source.next().answer(null);
      await expect(opening).resolves.toBe('not_found');
    }
  });
});
