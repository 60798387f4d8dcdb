import { setImmediate as turn } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { ManualRulesetSource } from '#domain/testing/manual-ruleset.source';
import { InProcessRulesetStore } from './in-process.ruleset-store.js';
import { OwnProcessBarrier } from './own-process.barrier.js';

const ADDRESS = { tenantId: 't', environmentId: 'e' };

describe('the barrier of one process', () => {
  let source: ManualRulesetSource;
  let store: InProcessRulesetStore;
  let passed: boolean;

  beforeEach(() => {
    source = new ManualRulesetSource();
    store = new InProcessRulesetStore(source);
    passed = false;
  });

  const wait = async (revision: number) => {
    const waiting = new OwnProcessBarrier(store).reached('e', revision).then(() => {
      passed = true;
    });
    await turn();
    return { waiting };
  };

  it('does not hold up where nothing is served', async () => {
    await wait(7);
    expect(passed).toBe(true);
  });

  it('holds up while the first load may still be of an older revision', async () => {
    const loading = store.get(ADDRESS);
    const { waiting } = await wait(7);
    expect(passed).toBe(false);

    source.next().answer(7);
    await Promise.all([loading, waiting]);
    expect(passed).toBe(true);
  });

  it('holds up until the revision answers, not only the next one', async () => {
    const loading = store.get(ADDRESS);
    source.next().answer(5);
    await loading;
    const { waiting } = await wait(7);
    const first = store.refresh('e', 6);
    source.next().answer(6);
    await first;
    await turn();
    expect(passed).toBe(false);

    const second = store.refresh('e', 7);
    source.next().answer(7);
    await Promise.all([second, waiting]);
    expect(passed).toBe(true);
  });

  it('lets pass when the environment is gone', async () => {
    const loading = store.get(ADDRESS);
    source.next().answer(5);
    await loading;
    const { waiting } = await wait(7);
    store.evict('e');
    await waiting;
    expect(passed).toBe(true);
  });
});
