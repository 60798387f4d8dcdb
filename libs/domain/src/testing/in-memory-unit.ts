import { SdkKeyRepository } from '../access/sdk-key.repository.js';
import { type SecretDigest } from '../access/secrets.js';
import { chainInput } from '../audit/audit-chain.js';
import { type AuditDraft } from '../audit/audit-entry.js';
import { AuditTrail } from '../audit/audit-trail.js';
import { FlagHistory } from '../flags/flag-history.js';
import { FlagRepository } from '../flags/flag.repository.js';
import { type Caller } from '../kernel/caller.js';
import { type Clock } from '../kernel/clock.js';
import { TouchedRulesets } from '../kernel/touched-rulesets.js';
import {
  type Port,
  type ReadUnit,
  type RulesetTouch,
  type WriteUnit,
} from '../kernel/unit-of-work.js';
import { SegmentRepository } from '../segments/segment.repository.js';
import { EnvironmentRepository } from '../tenancy/environment.repository.js';
import { auditHead, type TenantRecords } from './in-memory-database.js';
import { InMemoryAuditTrail } from './in-memory-audit.trail.js';
import { InMemoryEnvironmentRepository } from './in-memory-environment.repository.js';
import { InMemoryFlagHistory } from './in-memory-flag.history.js';
import { InMemoryFlagRepository } from './in-memory-flag.repository.js';
import { InMemorySdkKeyRepository } from './in-memory-sdk-key.repository.js';
import { InMemorySegmentRepository } from './in-memory-segment.repository.js';

const ADAPTERS = new Map<Port<object>, (records: TenantRecords) => object>([
  [AuditTrail, (records) => new InMemoryAuditTrail(records)],
  [EnvironmentRepository, (records) => new InMemoryEnvironmentRepository(records)],
  [FlagHistory, (records) => new InMemoryFlagHistory(records)],
  [FlagRepository, (records) => new InMemoryFlagRepository(records)],
  [SdkKeyRepository, (records) => new InMemorySdkKeyRepository(records)],
  [SegmentRepository, (records) => new InMemorySegmentRepository(records)],
]);

export class InMemoryReadUnit implements ReadUnit {
  constructor(protected readonly records: TenantRecords) {}

  get<Type>(port: Port<Type>): Type {
    for (const [known, create] of ADAPTERS) {
      const adapter = known === (port as Port<unknown>) ? create(this.records) : undefined;
      if (adapter instanceof port) return adapter;
    }
    throw new Error(`no adapter for ${port.name}`);
  }
}

export class InMemoryWriteUnit extends InMemoryReadUnit implements WriteUnit {
  readonly touched = new TouchedRulesets();

  constructor(
    records: TenantRecords,
    private readonly caller: Caller,
    private readonly clock: Clock,
    private readonly digest: SecretDigest,
  ) {
    super(records);
  }

  audit(draft: AuditDraft): Promise<void> {
    const head = auditHead(this.records);
    const { ip, requestId } = this.caller.origin;
    const at = this.clock.now();
    const entry = { ...draft, seq: head.seq + 1, at, actor: this.caller.actor, ip, requestId };
    const hash = this.digest.of(chainInput(head.hash, entry));
    this.records.audit.push({ ...structuredClone(entry), hash });
    return Promise.resolve();
  }

  rulesetChanged(environmentId: string, touch: RulesetTouch): void {
    this.touched.add(environmentId, touch);
  }
}
