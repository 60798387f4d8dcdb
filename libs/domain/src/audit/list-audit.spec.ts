import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Caller } from '../kernel/caller.js';
import { aCaller } from '../testing/a-caller.js';
import { InMemoryService } from '../testing/in-memory-service.js';
import { ExportAuditQuery } from './export-audit.query.js';
import { ListAuditQuery } from './list-audit.query.js';

describe('reading the audit log', () => {
  let service: InMemoryService;
  let owner: Caller;
  let list: ListAuditQuery;

  beforeEach(async () => {
    service = new InMemoryService();
    owner = aCaller(await service.aTenant());
    list = new ListAuditQuery(service.units);
    await service.flags.create.execute(owner, { key: 'f' });
    for (const environment of ['staging', 'production']) {
      const address = { flag: 'f', environment };
      await service.flags.patchEnvironment.execute(owner, address, { enabled: true }, '*');
    }
  });

  const seen = async (caller: Caller) => {
    const { items } = await list.execute(caller, { limit: 200 });
    return items.map(({ action, environment }) => [action, environment]);
  };

  it('shows all entries to a role that reaches all environments, whatever the role', async () => {
    const all = await seen(owner);
    expect(all.slice(0, 3)).toEqual([
      ['flag.update', 'production'],
      ['flag.update', 'staging'],
      ['flag.create', null],
    ]);
    await expect(seen(aCaller(owner.tenantId, 'viewer'))).resolves.toEqual(all);
  });

  it('shows a role limited to environments the entries of these alone', async () => {
    const viewer = aCaller(owner.tenantId, 'viewer', ['staging']);
    await expect(seen(viewer)).resolves.toEqual([['flag.update', 'staging']]);
    await expect(seen(aCaller(owner.tenantId, 'viewer', []))).resolves.toEqual([]);
  });

  it('exports what matches in batches, and nothing that came after it began', async () => {
    const append = (count: number) =>
      service.units.write(owner, async (unit) => {
        for (let at = 0; at < count; at += 1) {
          const resource = { type: 'thing', key: `thing-${at}` };
          const rest = { environment: null, before: null, after: {} };
          await unit.audit({ action: 'thing.create', resource, ...rest });
        }
      });
    await append(250);
    const exporting = new ExportAuditQuery(list).execute(owner, { action: 'thing.create' });
    const sizes: number[] = [];
    const keys: string[] = [];
    for await (const batch of exporting) {
      await append(1);
      sizes.push(batch.length);
      keys.push(...batch.map(({ resource }) => resource.key));
    }

    expect(sizes).toEqual([200, 50]);
    expect(keys).toEqual(Array.from({ length: 250 }, (_, at) => `thing-${249 - at}`));
  });
});
