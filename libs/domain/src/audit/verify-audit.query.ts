import { Injectable } from '@nestjs/common';
import { SecretDigest } from '../access/secrets.js';
import { type Caller } from '../kernel/caller.js';
import { DomainError } from '../kernel/domain-error.js';
import { UnitOfWork } from '../kernel/unit-of-work.js';
import { chainInput, type ChainHead, genesisHash } from './audit-chain.js';
import { type StoredAuditEntry } from './audit-entry.js';
import { AuditTrail } from './audit-trail.js';

export type AuditVerdict =
  | {
      readonly ok: true;
      readonly count: number;
      /** Hash of the last entry: whoever keeps it elsewhere can tell later that nothing before was changed. */
      readonly head: string;
    }
  | Breach;

export interface Breach {
  readonly ok: false;
  /** `seq` of the first entry that is not, or no longer, what was written. */
  readonly firstBad: number;
  readonly reason: string;
}

const BATCH = 100;
const BEFORE_ALL = Number.MIN_SAFE_INTEGER;

/** Recomputes a tenant's chain from its first entry to the head it had when this began. */
@Injectable()
export class VerifyAuditQuery {
  constructor(
    private readonly units: UnitOfWork,
    private readonly digest: SecretDigest,
  ) {}

  /**
   * @param stop ends the work, which takes long when the chain is
   * @throws DomainError `timeout` when stopped
   */
  async execute(caller: Caller, stop: AbortSignal): Promise<AuditVerdict> {
    const { tenantId } = caller;
    const { head, beyond } = await this.units.read(tenantId, async (unit) => {
      const trail = unit.get(AuditTrail);
      const claimed = await trail.head(tenantId);
      const [next] = await trail.following(tenantId, claimed.seq, 1);
      return { head: claimed, beyond: next };
    });
    let last: ChainHead = { seq: 0, hash: genesisHash(tenantId) };
    let after = BEFORE_ALL;
    while (last.seq < head.seq) {
      if (stop.aborted) throw new DomainError('timeout', 'stopped before the end of the chain');
      const from = after;
      const entries = await this.units.read(tenantId, (unit) =>
        unit.get(AuditTrail).following(tenantId, from, BATCH),
      );
      const end = this.follow(last, entries, head);
      if ('ok' in end) return end;
      last = end;
      after = end.seq;
    }
    if (last.hash !== head.hash) return breach(head.seq, 'is not the last entry that was written');
    if (beyond) return breach(beyond.seq, 'was never written: the chain ends before it');
    return { ok: true, count: head.seq, head: head.hash };
  }

  /** Goes on from `last` along the entries, not beyond `head`. */
  private follow(
    last: ChainHead,
    entries: readonly StoredAuditEntry[],
    head: ChainHead,
  ): ChainHead | Breach {
    if (entries.length === 0) {
      return breach(last.seq + 1, `is missing, and all up to entry ${head.seq} with it`);
    }
    let { seq, hash } = last;
    for (const entry of entries) {
      if (seq === head.seq) break;
      if (entry.seq > seq + 1) return breach(seq + 1, 'is missing');
      if (entry.seq <= seq)
        return breach(entry.seq, 'was never written: the chain has no such place');
      const { hash: claimed, ...content } = entry;
      if (this.digest.of(chainInput(hash, content)) !== claimed) {
        return breach(entry.seq, 'is not what was written: its hash does not fit');
      }
      seq = entry.seq;
      hash = claimed;
    }
    return { seq, hash };
  }
}

function breach(firstBad: number, what: string): Breach {
  return { ok: false, firstBad, reason: `entry ${firstBad} ${what}` };
}
