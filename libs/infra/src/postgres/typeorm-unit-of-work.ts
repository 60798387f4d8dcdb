import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type ChainHead, genesisHash } from '#domain/audit/audit-chain';
import { type Caller } from '#domain/kernel/caller';
import { Clock } from '#domain/kernel/clock';
import { DomainError } from '#domain/kernel/domain-error';
import {
  type Founding,
  type ReadUnit,
  UnitOfWork,
  type WriteUnit,
} from '#domain/kernel/unit-of-work';
import { writeRevisions, type WrittenRevision } from '../outbox/outbox-writer.js';
import { CommittedRevisions } from '../rulesets/committed-revisions.js';
import { BoundReadUnit, BoundWriteUnit } from './bound-unit.js';
import { EnlistedTransaction } from './enlisted-transaction.js';
import { sqlStateOf } from './postgres-failure.js';
import { asSystem, enterTenant, inTenant, type Sql } from './scope.js';

const UNIQUE_VIOLATION = '23505';

@Injectable()
export class TypeormUnitOfWork extends UnitOfWork {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly committed: CommittedRevisions,
    private readonly enlisted: EnlistedTransaction,
  ) {
    super();
  }

  async write<Result>(caller: Caller, work: (unit: WriteUnit) => Promise<Result>): Promise<Result> {
    const open = this.enlisted.of(caller.tenantId);
    if (open) {
      const { result, revisions } = await undoable(open.sql, async () => {
        const head = await lockTenant(open.sql, caller.tenantId);
        return this.finish(open.sql, caller, head, work);
      });
      open.revisions.push(...revisions);
      return result;
    }
    const { result, revisions } = await inTenant(
      this.dataSource,
      caller.tenantId,
      'READ COMMITTED',
      async (sql) => this.finish(sql, caller, await lockTenant(sql, caller.tenantId), work),
    );
    await this.committed.visible(caller.tenantId, revisions);
    return result;
  }

  async found<Result>(
    caller: Caller,
    founding: Founding,
    work: (unit: WriteUnit) => Promise<Result>,
  ): Promise<Result> {
    const { result } = await asSystem(this.dataSource, async (sql) => {
      await insertFounding(sql, founding);
      await enterTenant(sql, caller.tenantId);
      return this.finish(sql, caller, { seq: 0, hash: genesisHash(caller.tenantId) }, work);
    });
    return result;
  }

  read<Result>(tenantId: string, work: (unit: ReadUnit) => Promise<Result>): Promise<Result> {
    const open = this.enlisted.of(tenantId);
    if (open) return work(new BoundReadUnit(open.sql));
    return inTenant(this.dataSource, tenantId, 'REPEATABLE READ', (sql) =>
      work(new BoundReadUnit(sql)),
    );
  }

  private async finish<Result>(
    sql: Sql,
    caller: Caller,
    head: ChainHead,
    work: (unit: WriteUnit) => Promise<Result>,
  ): Promise<{ result: Result; revisions: WrittenRevision[] }> {
    const unit = new BoundWriteUnit(sql, caller, head, this.clock);
    const result = await work(unit);
    await unit.flush();
    return { result, revisions: await writeRevisions(sql, caller.tenantId, unit.touched.all()) };
  }
}

/** A unit that joined a transaction is still all or nothing: whoever catches its error finds nothing of it left. */
async function undoable<Result>(sql: Sql, work: () => Promise<Result>): Promise<Result> {
  await sql.query('savepoint unit');
  try {
    return await work();
  } catch (error) {
    await sql.query('rollback to savepoint unit');
    throw error;
  }
}

/**
 * The tenant's row is the one lock of all its writes: the audit chain has no gaps, ids of the outbox are in
 * commit order, and what a write has read of its tenant stays true until it commits.
 */
async function lockTenant(sql: Sql, tenantId: string): Promise<ChainHead> {
  const [tenant] = await sql.query<{ audit_seq: string; audit_hash: string }[]>(
    `select audit_seq, audit_hash from tenants where id = $1 for update`,
    [tenantId],
  );
  if (tenant === undefined) throw DomainError.notFound('tenant');
  return { seq: Number(tenant.audit_seq), hash: tenant.audit_hash };
}

async function insertFounding(sql: Sql, { tenant, owner }: Founding): Promise<void> {
  try {
    await sql.query(
      `insert into tenants (id, key, name, created_at, audit_hash) values ($1, $2, $3, $4, $5)`,
      [tenant.id, tenant.key, tenant.name, tenant.createdAt, genesisHash(tenant.id)],
    );
  } catch (error) {
    if (sqlStateOf(error) !== UNIQUE_VIOLATION) throw error;
    throw new DomainError('already_exists', 'a tenant with this key exists', [], { cause: error });
  }
  await sql.query(
    `insert into users (id, email, name, password_hash, created_at) values ($1, $2, $3, $4, $5)
     on conflict do nothing`,
    [owner.id, owner.email, owner.name, owner.passwordHash, owner.createdAt],
  );
  const members = await sql.query<unknown[]>(
    `insert into members (tenant_id, user_id, role, created_at)
     select $1, id, 'owner', $3 from users where id = $2 returning user_id`,
    [tenant.id, owner.id, tenant.createdAt],
  );
  if (members.length === 0) {
    throw new DomainError('already_exists', 'a person with this e-mail address exists');
  }
}
