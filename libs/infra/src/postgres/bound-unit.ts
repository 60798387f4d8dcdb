import { AdminTokenRepository } from '#domain/access/admin-token.repository';
import { MemberRepository } from '#domain/access/member.repository';
import { PersonRepository } from '#domain/access/person.repository';
import { SdkKeyRepository } from '#domain/access/sdk-key.repository';
import { type ChainHead } from '#domain/audit/audit-chain';
import { type AuditDraft } from '#domain/audit/audit-entry';
import { AuditTrail } from '#domain/audit/audit-trail';
import { FlagHistory } from '#domain/flags/flag-history';
import { FlagRepository } from '#domain/flags/flag.repository';
import { type Caller } from '#domain/kernel/caller';
import { type Clock } from '#domain/kernel/clock';
import { TouchedRulesets } from '#domain/kernel/touched-rulesets';
import {
  type Port,
  type ReadUnit,
  type RulesetTouch,
  type WriteUnit,
} from '#domain/kernel/unit-of-work';
import { SegmentRepository } from '#domain/segments/segment.repository';
import { TenantRepository } from '#domain/tenancy/tenant.repository';
import { EnvironmentRepository } from '#domain/tenancy/environment.repository';
import { TypeormAdminTokenRepository } from './access/typeorm-admin-token.repository.js';
import { TypeormMemberRepository } from './access/typeorm-member.repository.js';
import { TypeormPersonRepository } from './access/typeorm-person.repository.js';
import { TypeormSdkKeyRepository } from './access/typeorm-sdk-key.repository.js';
import { appendAudit } from './audit/audit-appender.js';
import { TypeormAuditTrail } from './audit/typeorm-audit.trail.js';
import { TypeormFlagHistory } from './flags/typeorm-flag.history.js';
import { TypeormFlagRepository } from './flags/typeorm-flag.repository.js';
import { HeldWrites } from './held-writes.js';
import { type Sql } from './scope.js';
import { TypeormSegmentRepository } from './segments/typeorm-segment.repository.js';
import { TypeormTenantRepository } from './tenancy/typeorm-tenant.repository.js';
import { TypeormEnvironmentRepository } from './tenancy/typeorm-environment.repository.js';

/** Every port that a unit of work hands out, with its adapter. */
export const POSTGRES_ADAPTERS = new Map<Port<object>, (sql: HeldWrites) => object>([
  [AdminTokenRepository, (sql) => new TypeormAdminTokenRepository(sql)],
  [AuditTrail, (sql) => new TypeormAuditTrail(sql)],
  [EnvironmentRepository, (sql) => new TypeormEnvironmentRepository(sql)],
  [FlagHistory, (sql) => new TypeormFlagHistory(sql)],
  [FlagRepository, (sql) => new TypeormFlagRepository(sql)],
  [MemberRepository, (sql) => new TypeormMemberRepository(sql)],
  [PersonRepository, (sql) => new TypeormPersonRepository(sql)],
  [SdkKeyRepository, (sql) => new TypeormSdkKeyRepository(sql)],
  [SegmentRepository, (sql) => new TypeormSegmentRepository(sql)],
  [TenantRepository, (sql) => new TypeormTenantRepository(sql)],
]);

export class BoundReadUnit implements ReadUnit {
  protected readonly writes: HeldWrites;

  constructor(sql: Sql) {
    this.writes = new HeldWrites(sql);
  }

  get<Type>(port: Port<Type>): Type {
    const adapter = POSTGRES_ADAPTERS.get(port as Port<object>)?.(this.writes);
    if (!(adapter instanceof port)) throw new Error(`no adapter for ${port.name}`);
    return adapter;
  }
}

export class BoundWriteUnit extends BoundReadUnit implements WriteUnit {
  readonly touched = new TouchedRulesets();

  constructor(
    sql: Sql,
    private readonly caller: Caller,
    private head: ChainHead,
    private readonly clock: Clock,
  ) {
    super(sql);
  }

  async audit(draft: AuditDraft): Promise<void> {
    this.head = await appendAudit(this.writes, this.caller.tenantId, this.head, {
      ...draft,
      seq: this.head.seq + 1,
      at: this.clock.now(),
      actor: this.caller.actor,
      ip: this.caller.origin.ip,
      requestId: this.caller.origin.requestId,
    });
  }

  rulesetChanged(environmentId: string, touch: RulesetTouch): void {
    this.touched.add(environmentId, touch);
  }

  /** Sends what is still held; nothing may be written afterwards. */
  flush(): Promise<void> {
    return this.writes.flush();
  }
}
