import { beforeEach, describe, expect, it } from '@jest/globals';
import { VerifyAuditQuery } from '#domain/audit/verify-audit.query';
import { type Caller } from '#domain/kernel/caller';
import { aCaller } from '#domain/testing/a-caller';
import { kindOf } from '#domain/testing/failure-of';
import { InMemoryService } from '#domain/testing/in-memory-service';
import { AuditVerifications } from './audit-verifications.js';

describe('verifications of audit logs', () => {
  let owners: Caller[];
  let verifications: AuditVerifications;

  beforeEach(async () => {
    const service = new InMemoryService();
    owners = [];
    for (const key of ['acme', 'zoo', 'bank']) owners.push(aCaller(await service.aTenant(key)));
    verifications = new AuditVerifications(new VerifyAuditQuery(service.units, service.digest));
  });

  const run = (owner: number) => {
    const caller = owners[owner];
    if (caller === undefined) throw new Error('there are three owners');
    return verifications.run(caller, new AbortController().signal);
  };

  it('run once at a time for a tenant', async () => {
    const first = run(0);

    await expect(kindOf(run(0))).resolves.toBe('rate_limited');
    await expect(first).resolves.toMatchObject({ ok: true });
    await expect(run(0)).resolves.toMatchObject({ ok: true });
  });

  it('run for two tenants at a time', async () => {
    const running = [run(0), run(1)];

    await expect(kindOf(run(2))).resolves.toBe('unavailable');
    await Promise.all(running);
    await expect(run(2)).resolves.toMatchObject({ ok: true });
  });
});
