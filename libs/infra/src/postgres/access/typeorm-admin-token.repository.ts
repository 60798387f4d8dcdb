import { type AdminToken } from '#domain/access/admin-token';
import { AdminTokenRepository } from '#domain/access/admin-token.repository';
import { type Role } from '#domain/access/grant';
import { type IdPage, type IdPageQuery } from '#domain/access/id-page';
import { isId, pageParameters, toIdPage } from '../id-page.js';
import { type Sql } from '../scope.js';

interface AdminTokenRow {
  readonly id: string;
  readonly made_by: string;
  readonly name: string;
  readonly role: Role;
  readonly environments: string[] | null;
  readonly prefix: string;
  readonly created_at: Date;
  readonly last_used_at: Date | null;
  readonly expires_at: Date | null;
}

export class TypeormAdminTokenRepository extends AdminTokenRepository {
  constructor(private readonly sql: Sql) {
    super();
  }

  async page(tenantId: string, query: IdPageQuery): Promise<IdPage<AdminToken>> {
    const rows = await this.sql.query<AdminTokenRow[]>(
      `select * from admin_tokens where tenant_id = $1 and ($2::uuid is null or id > $2)
       order by id limit $3`,
      [tenantId, ...pageParameters(query)],
    );
    return toIdPage(rows.map(toAdminToken), query);
  }

  async find(tenantId: string, id: string): Promise<AdminToken | null> {
    if (!isId(id)) return null;
    const [row] = await this.sql.query<AdminTokenRow[]>(
      `select * from admin_tokens where tenant_id = $1 and id = $2`,
      [tenantId, id],
    );
    return row ? toAdminToken(row) : null;
  }

  async madeBy(tenantId: string, userId: string): Promise<AdminToken[]> {
    const rows = await this.sql.query<AdminTokenRow[]>(
      `select * from admin_tokens where tenant_id = $1 and made_by = $2 order by id`,
      [tenantId, userId],
    );
    return rows.map(toAdminToken);
  }

  async limitedTo(tenantId: string, environment: string): Promise<AdminToken[]> {
    const rows = await this.sql.query<AdminTokenRow[]>(
      `select * from admin_tokens where tenant_id = $1 and $2 = any (environments) order by id`,
      [tenantId, environment],
    );
    return rows.map(toAdminToken);
  }

  async insert(tenantId: string, token: AdminToken, hash: string): Promise<void> {
    await this.sql.query(
      `insert into admin_tokens
         (id, tenant_id, made_by, name, role, environments, prefix, hash, created_at, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        token.id,
        tenantId,
        token.madeBy,
        token.name,
        token.role,
        token.environments,
        token.prefix,
        hash,
        token.createdAt,
        token.expiresAt,
      ],
    );
  }

  async setEnvironments(
    tenantId: string,
    id: string,
    environments: AdminToken['environments'],
  ): Promise<void> {
    await this.sql.query(
      `update admin_tokens set environments = $3 where tenant_id = $1 and id = $2`,
      [tenantId, id, environments],
    );
  }

  async remove(tenantId: string, id: string): Promise<void> {
    await this.sql.query(`delete from admin_tokens where tenant_id = $1 and id = $2`, [
      tenantId,
      id,
    ]);
  }
}

function toAdminToken(row: AdminTokenRow): AdminToken {
  return {
    id: row.id,
    madeBy: row.made_by,
    name: row.name,
    role: row.role,
    environments: row.environments,
    prefix: row.prefix,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    expiresAt: row.expires_at,
  };
}
