import { beforeEach, describe, expect, it } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import { RULESET_SCHEMA_VERSION } from '#domain/evaluation/ruleset';
import { kindOf } from '#domain/testing/failure-of';
import { ManualRulesetSource } from '#domain/testing/manual-ruleset.source';
import { InProcessRulesetStore } from './in-process.ruleset-store.js';

const ADDRESS = { tenantId: 't', environmentId: 'e' };

describe('the rulesets of a process', () => {
  let source: ManualRulesetSource;
  let store: InProcessRulesetStore;
  let installations: number[];

  beforeEach(() => {
    source = new ManualRulesetSource();
    store = new InProcessRulesetStore(source);
    installations = [];
    store.onInstalled(({ ruleset }) => installations.push(ruleset.revision));
  });

  const installed = () => store.installed('e')?.revision;
  const loadAt = async (revision: number) => {
    const loading = store.get(ADDRESS);
    source.next().answer(revision);
    await loading;
  };
  const refreshed = async (revision: number) => {
    const refreshing = store.refresh('e', revision);
    await turn();
    return refreshing;
  };

  it('are there after they were first asked for', async () => {
    expect(installed()).toBeUndefined();
    expect(store.loaded()).toEqual([]);
    await loadAt(7);

    expect(installed()).toBe(7);
    expect(store.loaded().map(({ address }) => address)).toEqual([ADDRESS]);
    await expect(store.get(ADDRESS)).resolves.toBe(store.installed('e'));
    expect(source.asked).toEqual({ load: 1, changes: 0 });
    expect(installations).toEqual([7]);
  });

  it('are loaded once for all who wait', async () => {
    const waiting = Promise.all(Array.from({ length: 100 }, () => store.get(ADDRESS)));
    source.next().answer(1);

    expect(new Set(await waiting).size).toBe(1);
    expect(source.asked.load).toBe(1);
  });

  it('are loaded per environment', async () => {
    const one = store.get(ADDRESS);
    const other = store.get({ tenantId: 't', environmentId: 'other' });
    source.next().answer(1);
    source.next().answer(2);

    expect([(await one).revision, (await other).revision]).toEqual([1, 2]);
  });

  it('catch up by what changed', async () => {
    await loadAt(1);
    const refreshing = store.refresh('e', 3);
    const question = source.next();
    expect([question.kind, question.since]).toEqual(['changes', 1]);
    question.answer(3);
    await refreshing;

    expect(installed()).toBe(3);
    expect(source.asked).toEqual({ load: 1, changes: 1 });
  });

  const patchOf = (revision: number, schemaVersion: number) => ({
    since: revision - 1,
    change: {
      schemaVersion,
      revision,
      flags: [],
      removedFlags: [],
      segments: [],
      removedSegments: [],
    },
  });

  it('take what a notification brings along when it fits', async () => {
    await loadAt(1);
    store.patch('e', patchOf(2, RULESET_SCHEMA_VERSION));
    expect(installed()).toBe(2);
    store.patch('e', patchOf(4, RULESET_SCHEMA_VERSION));
    store.patch('e', patchOf(2, RULESET_SCHEMA_VERSION));
    expect(installed()).toBe(2);
    expect(installations).toEqual([1, 2]);
  });

  it.each([
    ['of a newer writer', RULESET_SCHEMA_VERSION + 1],
    ['of one that does not tell its version', undefined as unknown as number],
  ])('do not take a change %s, but read the truth by themselves', async (_, schemaVersion) => {
    await loadAt(1);
    store.patch('e', patchOf(2, schemaVersion));
    expect(installed()).toBe(1);

    const refreshing = store.refresh('e', 2);
    source.next().answer(2);
    await refreshing;
    expect(installed()).toBe(2);
  });

  it('are loaded whole when they were written by another version than what changed', async () => {
    const loading = store.get(ADDRESS);
    source.next().answer(1, RULESET_SCHEMA_VERSION + 1);
    await loading;
    const refreshing = store.refresh('e', 2);
    source.next().answer(2);
    await turn();
    const question = source.next();
    expect(question.kind).toBe('load');
    question.answer(2);
    await refreshing;
    expect(store.installed('e')).toMatchObject({
      revision: 2,
      schemaVersion: RULESET_SCHEMA_VERSION,
    });
  });

  it('are loaded whole when it cannot be told what changed', async () => {
    await loadAt(1);
    const refreshing = store.refresh('e', 3);
    source.next().answer(null);
    await turn();
    source.next().answer(3);
    await refreshing;

    expect([installed(), source.asked.load]).toEqual([3, 2]);
  });

  it('answer as they were while they catch up', async () => {
    await loadAt(1);
    const refreshing = store.refresh('e', 2);
    expect(installed()).toBe(1);
    await expect(store.get(ADDRESS)).resolves.toMatchObject({ revision: 1 });
    source.next().answer(2);
    await refreshing;

    expect(installations).toEqual([1, 2]);
  });

  it('never go back', async () => {
    await loadAt(5);
    await store.refresh('e', 4);
    await store.refresh('e', 5);
    expect(source.pending).toEqual([]);

    const refreshing = store.refresh('e', 6);
    source.next().answer(null);
    await turn();
    source.next().answer(3);
    await refreshing;
    expect(installed()).toBe(5);
    expect(installations).toEqual([5]);
  });

  it('do not ask for ever for a revision that the truth does not have', async () => {
    await loadAt(5);
    const refreshing = store.refresh('e', 9);
    source.next().answer(5);
    await refreshing;

    expect(source.pending).toEqual([]);
    expect(installed()).toBe(5);
  });

  it('ask again when they are told of a newer revision while they load', async () => {
    const loading = store.get(ADDRESS);
    const refreshing = store.refresh('e', 2);
    source.next().answer(1);
    await loading;
    await turn();
    source.next().answer(2);
    await refreshing;

    expect(installed()).toBe(2);
    expect(installations).toEqual([1, 2]);
  });

  it('catch up once for many who tell the same', async () => {
    await loadAt(1);
    const refreshing = Promise.all([2, 3, 4, 4, 3].map((revision) => store.refresh('e', revision)));
    source.next().answer(4);
    await refreshing;

    expect([installed(), source.asked.changes]).toEqual([4, 1]);
  });

  it('stay as they are when the source fails, and catch up later', async () => {
    await loadAt(1);
    const refreshing = store.refresh('e', 2);
    source.next().fail(new Error('down'));
    await expect(refreshing).rejects.toThrow('down');
    expect(installed()).toBe(1);

    const again = store.refresh('e', 2);
    source.next().answer(2);
    await again;
    expect(installed()).toBe(2);
  });

  it('are asked for anew after a first load that failed', async () => {
    const failing = store.get(ADDRESS);
    source.next().fail(new Error('down'));
    await expect(failing).rejects.toThrow('down');
    await loadAt(1);

    expect(installed()).toBe(1);
  });

  it('are not loaded because somebody tells of an environment that nobody asked for', async () => {
    await refreshed(7);

    expect(source.asked).toEqual({ load: 0, changes: 0 });
  });

  it('go when their environment is gone', async () => {
    await loadAt(1);
    const refreshing = store.refresh('e', 2);
    source.next().answer(null);
    await turn();
    source.next().answer(null);

    await expect(kindOf(refreshing)).resolves.toBe('not_found');
    expect(installed()).toBeUndefined();
    expect(store.loaded()).toEqual([]);
  });

  it('are read anew after they were forgotten', async () => {
    await loadAt(5);
    store.evict('e');
    expect(installed()).toBeUndefined();
    await loadAt(2);

    expect(installed()).toBe(2);
  });

  it('that were forgotten while they loaded do not come back by themselves', async () => {
    const loading = store.get(ADDRESS);
    store.evict('e');
    const again = store.get(ADDRESS);
    source.next().answer(null);
    await expect(kindOf(loading)).resolves.toBe('not_found');
    source.next().answer(2);
    await again;

    expect(installed()).toBe(2);
  });

  it('tell nobody who does not want to hear any more', async () => {
    const heard: number[] = [];
    const stop = store.onInstalled(({ ruleset }) => heard.push(ruleset.revision));
    await loadAt(1);
    stop();
    const refreshing = store.refresh('e', 2);
    source.next().answer(2);
    await refreshing;

    expect(heard).toEqual([1]);
  });
});
