import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Caller } from '../kernel/caller.js';
import { aCaller } from '../testing/a-caller.js';
import { kindOf } from '../testing/failure-of.js';
import { type ChainedEntry } from '../testing/in-memory-database.js';
import { InMemoryService } from '../testing/in-memory-service.js';
import { VerifyAuditQuery } from './verify-audit.query.js';

const ENTRIES = 230;

describe('verifying the audit log', () => {
  let service: InMemoryService;
  let owner: Caller;
  let audit: ChainedEntry[];

  beforeEach(async () => {
    service = new InMemoryService();
    owner = aCaller(await service.aTenant());
    await service.units.write(owner, async (unit) => {
      for (let at = 0; at < ENTRIES; at += 1) {
        const resource = { type: 'thing', key: `thing-${at}` };
        const documents = { before: null, after: { at } };
        await unit.audit({ action: 'thing.create', resource, environment: null, ...documents });
      }
    });
    audit = service.recordsOf(owner.tenantId).audit;
  });

  const verify = (stop = new AbortController().signal) =>
    new VerifyAuditQuery(service.units, service.digest).execute(owner, stop);
  const firstBad = async () => {
    const verdict = await verify();
    return verdict.ok ? null : verdict.firstBad;
  };
  const edit = (seq: number, change: Partial<ChainedEntry>) => {
    const at = audit.findIndex((entry) => entry.seq === seq);
    const entry = audit[at];
    if (entry) audit[at] = { ...entry, ...change };
  };

  it('tells how many entries there are, and the hash of the last', async () => {
    await expect(verify()).resolves.toEqual({
      ok: true,
      count: audit.length,
      head: audit.at(-1)?.hash,
    });
    expect(audit.length).toBeGreaterThan(ENTRIES);
  });

  it.each([1, 5, 200, 201, ENTRIES])('finds an edit of entry %d', async (seq) => {
    edit(seq, { requestId: 'forged' });
    await expect(verify()).resolves.toEqual({
      ok: false,
      firstBad: seq,
      reason: `entry ${seq} is not what was written: its hash does not fit`,
    });
  });

  it('finds an edit of a hash', async () => {
    edit(7, { hash: 'f'.repeat(64) });
    await expect(firstBad()).resolves.toBe(7);
  });

  it('finds a removed entry', async () => {
    audit.splice(199, 1);
    await expect(verify()).resolves.toEqual({
      ok: false,
      firstBad: 200,
      reason: 'entry 200 is missing',
    });
  });

  it('finds two entries that changed places', async () => {
    const [third, fourth] = audit.slice(2, 4);
    if (third && fourth) audit.splice(2, 2, { ...fourth, seq: 3 }, { ...third, seq: 4 });
    await expect(firstBad()).resolves.toBe(3);
  });

  it('finds an entry before the first', async () => {
    const [first] = audit;
    if (first) audit.unshift({ ...first, seq: 0 });
    await expect(firstBad()).resolves.toBe(0);
  });

  it('finds an entry of another tenant, even a first one', async () => {
    const other = service.recordsOf(await service.aTenant('other')).audit[0];
    if (other) audit[0] = other;
    await expect(firstBad()).resolves.toBe(1);
  });

  it('stops when nobody waits for the answer any more', async () => {
    await expect(kindOf(verify(AbortSignal.abort()))).resolves.toBe('timeout');
  });
});
