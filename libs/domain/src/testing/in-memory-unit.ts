import { AdminTokenRepository } from '../access/admin-token.repository.js';
import { MemberRepository } from '../access/member.repository.js';
import { PersonRepository } from '../access/person.repository.js';
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
import { TenantRepository } from '../tenancy/tenant.repository.js';
import { auditHead, type TenantRecords } from './in-memory-database.js';
import { InMemoryAdminTokenRepository } from './in-memory-admin-token.repository.js';
import { InMemoryAuditTrail } from './in-memory-audit.trail.js';
import { InMemoryEnvironmentRepository } from './in-memory-environment.repository.js';
import { InMemoryFlagHistory } from './in-memory-flag.history.js';
import { InMemoryFlagRepository } from './in-memory-flag.repository.js';
import { InMemoryMemberRepository } from './in-memory-member.repository.js';
import { InMemoryPersonRepository } from './in-memory-person.repository.js';
import { InMemorySdkKeyRepository } from './in-memory-sdk-key.repository.js';
import { InMemorySegmentRepository } from './in-memory-segment.repository.js';
import { InMemoryTenantRepository } from './in-memory-tenant.repository.js';
import { type StagedUsers } from './staged-users.js';

/** Every port that a unit of work hands out, with its adapter. */
export const IN_MEMORY_ADAPTERS = new Map<
  Port<object>,
  (records: TenantRecords, users: StagedUsers) => object
>([
  [AdminTokenRepository, (records) => new InMemoryAdminTokenRepository(records)],
  [AuditTrail, (records) => new InMemoryAuditTrail(records)],
  [EnvironmentRepository, (records) => new InMemoryEnvironmentRepository(records)],
  [FlagHistory, (records) => new InMemoryFlagHistory(records)],
  [FlagRepository, (records) => new InMemoryFlagRepository(records)],
  [MemberRepository, (records, users) => new InMemoryMemberRepository(records, users)],
  [PersonRepository, (records, users) => new InMemoryPersonRepository(records, users)],
  [SdkKeyRepository, (records) => new InMemorySdkKeyRepository(records)],
  [SegmentRepository, (records) => new InMemorySegmentRepository(records)],
  [TenantRepository, (records) => new InMemoryTenantRepository(records)],
]);

export class InMemoryReadUnit implements ReadUnit {
  constructor(
    protected readonly records: TenantRecords,
    private readonly users: StagedUsers,
  ) {}

  get<Type>(port: Port<Type>): Type {
    const create = IN_MEMORY_ADAPTERS.get(port as Port<object>);
    const adapter = create?.(this.records, this.users);
    if (!(adapter instanceof port)) throw new Error(`no adapter for ${port.name}`);
    return adapter;
  }
}

export class InMemoryWriteUnit extends InMemoryReadUnit implements WriteUnit {
  readonly touched = new TouchedRulesets();

  constructor(
    records: TenantRecords,
    users: StagedUsers,
    private readonly caller: Caller,
    private readonly clock: Clock,
    private readonly digest: SecretDigest,
  ) {
    super(records, users);
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
