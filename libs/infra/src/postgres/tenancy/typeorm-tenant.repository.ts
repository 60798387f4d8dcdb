import { type Tenant } from '#domain/tenancy/tenant';
import {
  type TenantDeletion,
  TenantRepository,
  type TenantUsage,
} from '#domain/tenancy/tenant.repository';
import { type Sql } from '../scope.js';

interface TenantRow {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly created_at: Date;
}

/** Counts are bigints, which the driver hands out as text. */
type UsageRow = { readonly [Field in keyof TenantUsage]: string };

export class TypeormTenantRepository extends TenantRepository {
  constructor(private readonly sql: Sql) {
    super();
  }

  async find(tenantId: string): Promise<Tenant | null> {
    const [row] = await this.sql.query<TenantRow[]>(
      `select id, key, name, created_at from tenants where id = $1`,
      [tenantId],
    );
    return row ? { id: row.id, key: row.key, name: row.name, createdAt: row.created_at } : null;
  }

  async usage(tenantId: string): Promise<TenantUsage> {
    const [row] = await this.sql.query<UsageRow[]>(
      `select (select count(*) from flags where tenant_id = $1) as flags,
         (select count(*) from environments where tenant_id = $1) as environments,
         (select count(*) from segments where tenant_id = $1) as segments,
         (select count(*) from members where tenant_id = $1) as members,
         (select count(*) from admin_tokens where tenant_id = $1) as tokens`,
      [tenantId],
    );
    return {
      flags: Number(row?.flags),
      environments: Number(row?.environments),
      segments: Number(row?.segments),
      members: Number(row?.members),
      tokens: Number(row?.tokens),
    };
  }

  async rename(tenantId: string, name: string): Promise<void> {
    await this.sql.query(`update tenants set name = $2 where id = $1`, [tenantId, name]);
  }

  async remove(tenantId: string, deletion: TenantDeletion): Promise<void> {
    await this.sql.query(
      `insert into deleted_tenants
         (tenant_id, key, deleted_at, actor, request_id, audit_seq, audit_hash)
       select id, key, $2, $3, $4, audit_seq, audit_hash from tenants where id = $1`,
      [tenantId, deletion.at, JSON.stringify(deletion.actor), deletion.requestId],
    );
    await this.sql.query(`delete from tenants where id = $1`, [tenantId]);
  }
}
