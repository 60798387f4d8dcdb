import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Role } from '#domain/access/grant';
import { IdentityStore } from '#domain/access/identity.store';
import { type Membership, type User } from '#domain/access/user';
import { asSystem } from '../scope.js';

interface UserRow {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly password_hash: string;
  readonly created_at: Date;
}

interface MembershipRow {
  readonly tenant_id: string;
  readonly key: string;
  readonly name: string;
  readonly role: Role;
  readonly environments: string[] | null;
}

@Injectable()
export class PostgresIdentityStore extends IdentityStore {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  findByEmail(email: string): Promise<User | null> {
    return this.findWhere('lower(email) = lower($1)', email);
  }

  findById(id: string): Promise<User | null> {
    return this.findWhere('id = $1', id);
  }

  async membershipsOf(userId: string): Promise<Membership[]> {
    const rows = await asSystem(this.dataSource, (sql) =>
      sql.query<MembershipRow[]>(
        `select m.tenant_id, t.key, t.name, m.role, m.environments
         from members m join tenants t on t.id = m.tenant_id where m.user_id = $1 order by t.key`,
        [userId],
      ),
    );
    return rows.map((row) => ({
      tenantId: row.tenant_id,
      tenantKey: row.key,
      tenantName: row.name,
      role: row.role,
      environments: row.environments,
    }));
  }

  private async findWhere(condition: string, value: string): Promise<User | null> {
    const [row] = await asSystem(this.dataSource, (sql) =>
      sql.query<UserRow[]>(`select * from users where ${condition}`, [value]),
    );
    if (row === undefined) return null;
    return {
      id: row.id,
      email: row.email,
      name: row.name,
      passwordHash: row.password_hash,
      createdAt: row.created_at,
    };
  }
}
