import { type SecretDigest } from '../access/secrets.js';
import { type Caller } from '../kernel/caller.js';
import { type Clock } from '../kernel/clock.js';
import { DomainError } from '../kernel/domain-error.js';
import {
  type Founding,
  type ReadUnit,
  type RulesetTouch,
  UnitOfWork,
  type WriteUnit,
} from '../kernel/unit-of-work.js';
import {
  copyOf,
  type InMemoryDatabase,
  newRecords,
  type OutboxEntry,
  type TenantRecords,
} from './in-memory-database.js';
import { StagedUsers } from './staged-users.js';
import { InMemoryReadUnit, InMemoryWriteUnit } from './in-memory-unit.js';

const FOUNDING_LOCK = 'founding';

/** Writes to a copy of the tenant's records and puts it in place at the end: everything or nothing. */
export class InMemoryUnitOfWork extends UnitOfWork {
  constructor(
    private readonly database: InMemoryDatabase,
    private readonly clock: Clock,
    private readonly digest: SecretDigest,
  ) {
    super();
  }

  override write<Result>(
    caller: Caller,
    work: (unit: WriteUnit) => Promise<Result>,
  ): Promise<Result> {
    return this.database.locked(caller.tenantId, async () => {
      const records = this.database.tenants.get(caller.tenantId);
      if (records === undefined) throw DomainError.notFound('tenant');
      return this.finish(copyOf(records), caller, work);
    });
  }

  override found<Result>(
    caller: Caller,
    { tenant, owner }: Founding,
    work: (unit: WriteUnit) => Promise<Result>,
  ): Promise<Result> {
    return this.database.locked(FOUNDING_LOCK, async () => {
      const { tenants, users } = this.database;
      if ([...tenants.values()].some((records) => records.tenant.key === tenant.key)) {
        throw new DomainError('already_exists', 'a tenant with this key exists');
      }
      const email = owner.email.toLowerCase();
      const known = [...users.values()].find((user) => user.email.toLowerCase() === email);
      if (known && known.id !== owner.id) {
        throw new DomainError('already_exists', 'a person with this e-mail address exists');
      }
      const records = newRecords(tenant);
      const { createdAt } = tenant;
      records.members.set(owner.id, { role: 'owner', environments: null, createdAt });
      const result = await this.finish(records, caller, work);
      if (known === undefined) users.set(owner.id, { ...owner, canLogIn: true });
      return result;
    });
  }

  override async read<Result>(
    tenantId: string,
    work: (unit: ReadUnit) => Promise<Result>,
  ): Promise<Result> {
    const records = this.database.tenants.get(tenantId);
    const nobody = { id: tenantId, key: '', name: '', createdAt: new Date(0) };
    const view = records ? copyOf(records) : newRecords(nobody);
    return work(new InMemoryReadUnit(view, new StagedUsers(this.database)));
  }

  private async finish<Result>(
    records: TenantRecords,
    caller: Caller,
    work: (unit: WriteUnit) => Promise<Result>,
  ): Promise<Result> {
    const users = new StagedUsers(this.database);
    const unit = new InMemoryWriteUnit(records, users, caller, this.clock, this.digest);
    const result = await work(unit);
    users.commit();
    const { id } = records.tenant;
    if (records.deletion !== null) {
      this.database.deletedTenants.set(id, records.deletion);
      this.database.tenants.delete(id);
      return result;
    }
    const written = this.writeRevisions(records, unit.touched.all());
    records.outbox = [...records.outbox, ...written];
    this.database.tenants.set(id, records);
    return result;
  }

  private writeRevisions(
    records: TenantRecords,
    touched: ReadonlyMap<string, RulesetTouch>,
  ): OutboxEntry[] {
    return [...touched].flatMap(([environmentId, touch]) => {
      const environment = records.environments.get(environmentId);
      if (environment === undefined) return [];
      const revision = environment.revision + 1;
      records.environments.set(environmentId, { ...environment, revision });
      return [{ id: this.database.nextOutboxId(), environmentId, revision, ...touch }];
    });
  }
}
