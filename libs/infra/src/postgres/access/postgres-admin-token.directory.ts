import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AdminTokenDirectory } from '#domain/access/admin-token.directory';
import { type TokenPrincipal } from '#domain/access/admin-token';
import { overlap } from '#domain/access/compare-grants';
import { type Role } from '#domain/access/grant';
import { asSystem } from '../scope.js';

interface PrincipalRow {
  readonly id: string;
  readonly name: string;
  readonly made_by: string;
  readonly tenant_id: string;
  readonly tenant_key: string;
  readonly tenant_name: string;
  readonly role: Role;
  readonly environments: string[] | null;
  readonly maker_role: Role;
  readonly maker_environments: string[] | null;
}

/**
 * Asks the database every time. Tokens are for the Admin API, whose every call opens a transaction anyway: a
 * cache would save one indexed read and cost the promise that a right taken away is gone at once.
 */
@Injectable()
export class PostgresAdminTokenDirectory extends AdminTokenDirectory {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async resolve(hash: string): Promise<TokenPrincipal | null> {
    const [row] = await asSystem(this.dataSource, (sql) =>
      sql.query<PrincipalRow[]>(
        `with live as (
           select k.id, k.name, k.made_by, k.tenant_id, t.key as tenant_key, t.name as tenant_name,
             k.role, k.environments, m.role as maker_role, m.environments as maker_environments,
             k.last_used_at
           from admin_tokens k
           join tenants t on t.id = k.tenant_id
           join members m on m.tenant_id = k.tenant_id and m.user_id = k.made_by
           where k.hash = $1 and (k.expires_at is null or k.expires_at > now())
         ), used as (
           update admin_tokens k set last_used_at = now() from live
           where k.id = live.id
             and coalesce(live.last_used_at, '-infinity') < now() - interval '1 minute'
         )
         select * from live`,
        [hash],
      ),
    );
    return row ? toPrincipal(row) : null;
  }
}

function toPrincipal(row: PrincipalRow): TokenPrincipal {
  return {
    tokenId: row.id,
    name: row.name,
    madeBy: row.made_by,
    tenantId: row.tenant_id,
    tenantKey: row.tenant_key,
    tenantName: row.tenant_name,
    grant: overlap(
      { role: row.role, environments: row.environments },
      { role: row.maker_role, environments: row.maker_environments },
    ),
  };
}
