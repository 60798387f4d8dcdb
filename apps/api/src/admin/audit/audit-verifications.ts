import { Injectable } from '@nestjs/common';
import { type AuditVerdict, VerifyAuditQuery } from '#domain/audit/verify-audit.query';
import { type Caller } from '#domain/kernel/caller';
import { DomainError } from '#domain/kernel/domain-error';

/** Each reads and hashes a whole chain: a connection of the pool and much of a processor, for minutes. */
const MOST_AT_ONCE = 2;
const RETRY_SECONDS = 10;

/** Recomputes chains: one at once for a tenant, and a few in this process. */
@Injectable()
export class AuditVerifications {
  private readonly tenants = new Set<string>();

  constructor(private readonly verifyAudit: VerifyAuditQuery) {}

  /**
   * @param stop ends the work
   * @throws DomainError `rate_limited` while one of the tenant runs, `unavailable` while too many of others do
   */
  async run(caller: Caller, stop: AbortSignal): Promise<AuditVerdict> {
    const { tenantId } = caller;
    if (this.tenants.has(tenantId)) throw busy('rate_limited', 'it is being verified already');
    if (this.tenants.size >= MOST_AT_ONCE) throw busy('unavailable', 'others are being verified');
    this.tenants.add(tenantId);
    try {
      return await this.verifyAudit.execute(caller, stop);
    } finally {
      this.tenants.delete(tenantId);
    }
  }
}

function busy(kind: 'rate_limited' | 'unavailable', what: string): DomainError {
  const error = new DomainError(kind, `${what}: try again later`);
  error.retryAfterSeconds = RETRY_SECONDS;
  return error;
}
