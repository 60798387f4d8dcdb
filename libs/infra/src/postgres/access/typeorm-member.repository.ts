import { type Grant, type Role } from '#domain/access/grant';
import { type Member } from '#domain/access/member';
import { type IdPage, type IdPageQuery } from '#domain/access/id-page';
import { MemberRepository } from '#domain/access/member.repository';
import { isId, pageParameters, toIdPage } from '../id-page.js';
import { type Sql } from '../scope.js';

interface MemberRow {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly environments: string[] | null;
  readonly created_at: Date;
}

const SELECT = `select m.user_id as id, u.email, u.name, m.role, m.environments, m.created_at
  from members m join users u on u.id = m.user_id`;

export class TypeormMemberRepository extends MemberRepository {
  constructor(private readonly sql: Sql) {
    super();
  }

  async page(tenantId: string, query: IdPageQuery): Promise<IdPage<Member>> {
    const rows = await this.sql.query<MemberRow[]>(
      `${SELECT} where m.tenant_id = $1 and ($2::uuid is null or m.user_id > $2)
       order by m.user_id limit $3`,
      [tenantId, ...pageParameters(query)],
    );
    return toIdPage(rows.map(toMember), query);
  }

  async find(tenantId: string, id: string): Promise<Member | null> {
    if (!isId(id)) return null;
    const [row] = await this.sql.query<MemberRow[]>(
      `${SELECT} where m.tenant_id = $1 and m.user_id = $2`,
      [tenantId, id],
    );
    return row ? toMember(row) : null;
  }

  async insert(
    tenantId: string,
    member: Grant & { readonly id: string; readonly createdAt: Date },
  ): Promise<void> {
    await this.sql.query(
      `insert into members (tenant_id, user_id, role, environments, created_at)
       values ($1, $2, $3, $4, $5)`,
      [tenantId, member.id, member.role, member.environments, member.createdAt],
    );
  }

  async setGrant(tenantId: string, id: string, grant: Grant): Promise<void> {
    await this.sql.query(
      `update members set role = $3, environments = $4 where tenant_id = $1 and user_id = $2`,
      [tenantId, id, grant.role, grant.environments],
    );
  }

  async remove(tenantId: string, id: string): Promise<void> {
    await this.sql.query(`delete from members where tenant_id = $1 and user_id = $2`, [
      tenantId,
      id,
    ]);
  }

  async limitedTo(tenantId: string, environment: string): Promise<Member[]> {
    const rows = await this.sql.query<MemberRow[]>(
      `${SELECT} where m.tenant_id = $1 and $2 = any (m.environments) order by m.user_id`,
      [tenantId, environment],
    );
    return rows.map(toMember);
  }

  async owners(tenantId: string): Promise<string[]> {
    const rows = await this.sql.query<{ user_id: string }[]>(
      `select m.user_id from members m join users u on u.id = m.user_id
       where m.tenant_id = $1 and m.role = 'owner' and m.environments is null and u.can_log_in`,
      [tenantId],
    );
    return rows.map((row) => row.user_id);
  }
}

function toMember(row: MemberRow): Member {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    role: row.role,
    environments: row.environments,
    createdAt: row.created_at,
  };
}
