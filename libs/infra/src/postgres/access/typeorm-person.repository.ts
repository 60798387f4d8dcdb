import {
  type Invitation,
  type KnownPerson,
  PersonRepository,
} from '#domain/access/person.repository';
import { type User } from '#domain/access/user';
import { outsideTenant, type Sql } from '../scope.js';

interface PersonRow {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly can_log_in: boolean;
  readonly belongs_elsewhere: boolean;
}

export class TypeormPersonRepository extends PersonRepository {
  constructor(private readonly sql: Sql) {
    super();
  }

  ensure(tenantId: string, draft: User & { readonly canLogIn: boolean }): Promise<KnownPerson> {
    return outsideTenant(this.sql, async (sql) => {
      // Waits for another tenant that inserts the same person at this moment, and then sees it below.
      await sql.query(
        `insert into users (id, email, name, password_hash, created_at, can_log_in)
         values ($1, $2, $3, $4, $5, $6) on conflict ((lower(email))) do nothing`,
        [draft.id, draft.email, draft.name, draft.passwordHash, draft.createdAt, draft.canLogIn],
      );
      // The lock holds until commit, so that what is decided from this row stays true.
      const [row] = await sql.query<PersonRow[]>(
        `select u.id, u.email, u.name, u.can_log_in, exists (
           select from members m where m.user_id = u.id and m.tenant_id <> $2) as belongs_elsewhere
         from users u where lower(u.email) = lower($1) for update of u`,
        [draft.email, tenantId],
      );
      if (row === undefined) throw new Error('a person is there once inserted');
      return {
        id: row.id,
        email: row.email,
        name: row.name,
        canLogIn: row.can_log_in,
        belongsElsewhere: row.belongs_elsewhere,
      };
    });
  }

  async activate(
    tenantId: string,
    id: string,
    details: { readonly name: string; readonly passwordHash: string },
  ): Promise<void> {
    const [member] = await this.sql.query<unknown[]>(
      `select from members where tenant_id = $1 and user_id = $2`,
      [tenantId, id],
    );
    if (member === undefined) return;
    await outsideTenant(this.sql, async (sql) => {
      await sql.query(
        `update users set name = $2, password_hash = $3, can_log_in = true
         where id = $1 and not can_log_in`,
        [id, details.name, details.passwordHash],
      );
      await sql.query(`delete from invitations where user_id = $1`, [id]);
    });
  }

  async invite(tenantId: string, invitation: Invitation): Promise<void> {
    await this.sql.query(`delete from invitations where tenant_id = $1 and user_id = $2`, [
      tenantId,
      invitation.userId,
    ]);
    await this.sql.query(
      `insert into invitations (hash, tenant_id, user_id, created_at, expires_at)
       values ($1, $2, $3, $4, $5)`,
      [invitation.hash, tenantId, invitation.userId, invitation.createdAt, invitation.expiresAt],
    );
  }

  async redeem(tenantId: string, hash: string, now: Date): Promise<boolean> {
    const [invitation] = await this.sql.query<{ user_id: string }[]>(
      `select user_id from invitations where tenant_id = $1 and hash = $2 and expires_at > $3`,
      [tenantId, hash, now],
    );
    if (invitation === undefined) return false;
    const [person] = await outsideTenant(this.sql, (sql) =>
      sql.query<unknown[]>(`select id from users where id = $1 and not can_log_in for update`, [
        invitation.user_id,
      ]),
    );
    await this.sql.query(`delete from invitations where tenant_id = $1 and hash = $2`, [
      tenantId,
      hash,
    ]);
    return person !== undefined;
  }
}
