import { beforeEach, describe, expect, it } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { DomainError } from '#domain/kernel/domain-error';
import { kindOf } from '#domain/testing/failure-of';
import { ManualRulesetSource } from '#domain/testing/manual-ruleset.source';
import { type KeptRuleset } from '../last-known/ruleset-lines.js';
import { InProcessRulesetStore } from './in-process.ruleset-store.js';
import { type LastKnownRulesets } from './ruleset-loader.js';

Logger.overrideLogger(false);

const OUTAGE = new DomainError('unavailable', 'down');
/** Room for two empty rulesets: each is estimated at 1 000 bytes. */
const ROOM_FOR_TWO = 2_500;

/** Rulesets on a disk that cannot fail. */
class RulesetsOnDisk implements LastKnownRulesets {
  readonly kept = new Map<string, KeptRuleset>();

  put(environmentId: string, revision: number, verifiedAt = 0): void {
    const ruleset = { schemaVersion: 1, environment: 'production', flags: [], segments: [] };
    this.kept.set(environmentId, { ruleset: { ...ruleset, revision }, verifiedAt });
  }

  newestRevision(environmentId: string): number | undefined {
    return this.kept.get(environmentId)?.ruleset.revision;
  }

  read({ environmentId }: { environmentId: string }, atLeast = 0) {
    const kept = this.kept.get(environmentId);
    return Promise.resolve(kept && kept.ruleset.revision >= atLeast ? kept : undefined);
  }

  remove(environmentId: string, above = -1): Promise<void> {
    if ((this.newestRevision(environmentId) ?? -1) > above) this.kept.delete(environmentId);
    return Promise.resolve();
  }
}

describe('rulesets in bounded memory, with others on disk', () => {
  let source: ManualRulesetSource;
  let disk: RulesetsOnDisk;
  let store: InProcessRulesetStore;
  let installations: string[];
  let evictions: string[];

  beforeEach(() => {
    source = new ManualRulesetSource();
    disk = new RulesetsOnDisk();
    store = new InProcessRulesetStore(source, { kept: disk, memoryBytes: ROOM_FOR_TWO });
    installations = [];
    evictions = [];
    store.onInstalled(({ environmentId, ruleset }) => {
      installations.push(`${environmentId}@${ruleset.revision}`);
    });
    store.onEvicted((environmentId, reason) => {
      evictions.push(`${environmentId} ${reason}`);
    });
  });

  const at = (environmentId: string) => ({ tenantId: 't', environmentId });
  const load = async (environmentId: string, revision: number) => {
    const loading = store.get(at(environmentId));
    source.next().answer(revision);
    await loading;
  };
  const loadInOutage = async (environmentId: string) => {
    const loading = store.get(at(environmentId));
    source.next().fail(OUTAGE);
    return loading;
  };
  const inMemory = () => store.loaded().map(({ address }) => address.environmentId);

  describe('in memory', () => {
    it('leave when others need the room, those not asked for the longest first', async () => {
      await load('a', 1);
      await load('b', 1);
      store.installed('a');
      await load('c', 1);

      expect(inMemory()).toEqual(['a', 'c']);
      expect(evictions).toEqual(['b room']);
    });

    it('come back when they are asked for', async () => {
      await load('a', 1);
      await load('b', 1);
      await load('c', 1);
      await load('a', 2);

      expect(store.installed('a')?.revision).toBe(2);
    });

    it('stay while somebody waits to hear of them', async () => {
      const release = store.retain('a');
      const again = store.retain('a');
      await load('a', 1);
      await load('b', 1);
      await load('c', 1);
      expect(inMemory()).toEqual(['a', 'c']);
      release();
      release();
      await load('d', 1);
      expect(inMemory()).toEqual(['a', 'd']);
      again();
      await load('e', 1);

      expect(inMemory()).toEqual(['d', 'e']);
    });

    it('stay while a write waits for them', async () => {
      await load('a', 1);
      const arriving = store.arrival('a', 2, 60_000);
      await load('b', 1);
      await load('c', 1);
      expect(inMemory()).toEqual(['a', 'c']);
      const refreshing = store.refresh('a', 2);
      source.next().answer(2);
      await refreshing;

      await expect(arriving).resolves.toBe(true);
    });

    it('stay alone when even one is more than there is room for', async () => {
      store = new InProcessRulesetStore(source, { memoryBytes: 1 });
      await load('a', 1);
      expect(inMemory()).toEqual(['a']);
      await load('b', 1);

      expect(inMemory()).toEqual(['b']);
    });

    it('are never older after they left than they were before', async () => {
      await load('a', 9);
      await load('b', 1);
      await load('c', 1);
      source.revisions.set('a', 9);
      const loading = store.get(at('a'));
      source.next().answer(8);

      await expect(kindOf(loading)).resolves.toBe('unavailable');
      expect(store.installed('a')).toBeUndefined();
      await load('a', 9);
      expect(store.installed('a')?.revision).toBe(9);
    });

    it('may be older after they left only when the truth itself has gone back', async () => {
      await load('a', 9);
      await load('b', 1);
      await load('c', 1);
      source.revisions.set('a', 8);
      await load('a', 8);

      expect(store.installed('a')?.revision).toBe(8);
    });
  });

  describe('on disk', () => {
    it('are served while the truth cannot be asked', async () => {
      disk.put('a', 7, 1_000);
      await expect(loadInOutage('a')).resolves.toMatchObject({ revision: 7 });

      expect(store.unconfirmedSince('a')).toBe(1_000);
      expect(store.loaded()).toMatchObject([{ from: 'disk', verifiedAt: 1_000 }]);
    });

    it('are not served when the truth answers, whatever it answers', async () => {
      disk.put('a', 7);
      const loading = store.get(at('a'));
      source.next().answer(null);
      await expect(kindOf(loading)).resolves.toBe('not_found');

      disk.put('b', 7);
      await load('b', 3);
      expect(store.installed('b')?.revision).toBe(3);
      expect(store.unconfirmedSince('b')).toBeUndefined();
    });

    it('are not served for a fault that is no outage', async () => {
      disk.put('a', 7);
      const loading = store.get(at('a'));
      source.next().fail(new TypeError('a fault of ours'));

      await expect(loading).rejects.toThrow('a fault of ours');
    });

    it('are served when the truth is silent', async () => {
      disk.put('a', 7);

      await expect(store.get(at('a'))).resolves.toMatchObject({ revision: 7 });
    });

    it('are not there for an environment that was never served', async () => {
      await expect(kindOf(loadInOutage('a'))).resolves.toBe('unavailable');
    });

    it('are not served when a newer one was already', async () => {
      await load('a', 9);
      await load('b', 1);
      await load('c', 1);
      disk.put('a', 8);
      await expect(kindOf(loadInOutage('a'))).resolves.toBe('unavailable');
      disk.put('a', 9);

      await expect(loadInOutage('a')).resolves.toMatchObject({ revision: 9 });
    });

    it('give way to the truth once it can be asked, though it has the same revision', async () => {
      disk.put('a', 7);
      await loadInOutage('a');
      const refreshing = store.refresh('a', 7);
      expect(source.pending[0]?.kind).toBe('load');
      source.next().answer(7);
      await refreshing;

      expect(store.unconfirmedSince('a')).toBeUndefined();
      expect(installations).toEqual(['a@7']);
    });

    it('stay for as long as the truth cannot be asked', async () => {
      disk.put('a', 7);
      await loadInOutage('a');
      const refreshing = store.refresh('a', 8);
      source.next().fail(OUTAGE);

      await expect(kindOf(refreshing)).resolves.toBe('unavailable');
      expect(store.installed('a')?.revision).toBe(7);
    });

    it('give way to a truth that was restored to the past, and leave the disk', async () => {
      disk.put('a', 7);
      await loadInOutage('a');
      const refreshing = store.refresh('a', 5);
      source.next().answer(5);
      await refreshing;
      await turn();

      expect(store.installed('a')?.revision).toBe(5);
      expect(disk.newestRevision('a')).toBeUndefined();
    });
  });
});
