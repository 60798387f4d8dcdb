import { beforeEach, describe, expect, it } from '@jest/globals';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { ManualRulesetSource } from '#domain/testing/manual-ruleset.source';
import { InProcessRulesetStore } from './in-process.ruleset-store.js';
import { InstalledRevisions } from './installed-revisions.js';
import { OwnProcessBarrier } from './own-process.barrier.js';

const ADDRESS = { tenantId: 't', environmentId: 'e' };

describe('a write that waits until this process serves it', () => {
  let source: ManualRulesetSource;
  let store: InProcessRulesetStore;
  let settled: boolean;

  beforeEach(() => {
    source = new ManualRulesetSource();
    store = new InProcessRulesetStore(source);
    settled = false;
  });

  const loadAt = async (revision: number) => {
    const loading = store.get(ADDRESS);
    source.next().answer(revision);
    await loading;
  };
  const visible = async (revision: number) => {
    const written = [{ environmentId: 'e', revision }];
    const waiting = new InstalledRevisions(store, new OwnProcessBarrier(store))
      .visible('t', written)
      .then(() => {
        settled = true;
      });
    await turn();
    return { waiting };
  };

  it('waits for nothing where nobody asked for the environment', async () => {
    await visible(7);

    expect(settled).toBe(true);
  });

  it('waits for nothing when the revision is there already', async () => {
    await loadAt(7);
    await visible(7);

    expect(settled).toBe(true);
  });

  it('waits for the change path', async () => {
    await loadAt(6);
    const { waiting } = await visible(7);
    expect(settled).toBe(false);
    const refreshing = store.refresh('e', 7);
    source.next().answer(7);
    await refreshing;
    await waiting;

    expect(store.installed('e')?.revision).toBe(7);
  });

  it('waits for a first load that may have begun before the commit', async () => {
    const loading = store.get(ADDRESS);
    const { waiting } = await visible(7);
    expect(settled).toBe(false);
    source.next().answer(6);
    await loading;
    await turn();
    expect(settled).toBe(false);
    const refreshing = store.refresh('e', 7);
    source.next().answer(7);
    await refreshing;
    await waiting;

    expect(store.installed('e')?.revision).toBe(7);
  });

  it('reads the truth itself when the change path is late', async () => {
    await loadAt(6);
    const { waiting } = await visible(7);
    while (source.pending.length === 0) await sleep(10);
    source.next().answer(7);
    await waiting;

    expect(store.installed('e')?.revision).toBe(7);
  });

  it('does not fail when the truth cannot be read: the write is committed', async () => {
    await loadAt(6);
    const { waiting } = await visible(7);
    while (source.pending.length === 0) await sleep(10);
    source.next().fail(new Error('down'));

    await expect(waiting).resolves.toBeUndefined();
  });
});
