import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type ExternalIdentity, ExternalIdentityStore } from '#domain/access/external-identity';
import { asSystem } from '../scope.js';

@Injectable()
export class PostgresExternalIdentityStore extends ExternalIdentityStore {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async find(issuer: string, subject: string): Promise<string | null> {
    const [row] = await asSystem(this.dataSource, (sql) =>
      sql.query<{ user_id: string }[]>(
        `select user_id from external_identities where issuer = $1 and subject = $2`,
        [issuer, subject],
      ),
    );
    return row?.user_id ?? null;
  }

  override link(
    { issuer, subject }: ExternalIdentity,
    userId: string,
    now: Date,
  ): Promise<boolean> {
    return asSystem(this.dataSource, async (sql) => {
      await sql.query(
        `insert into external_identities (issuer, subject, user_id, created_at)
         values ($1, $2, $3, $4) on conflict do nothing`,
        [issuer, subject, userId, now],
      );
      const [link] = await sql.query<unknown[]>(
        `select user_id from external_identities
         where issuer = $1 and subject = $2 and user_id = $3`,
        [issuer, subject, userId],
      );
      if (link === undefined) return false;
      // Whoever holds an invitation of this person must not be able to give them a password any more.
      await sql.query(`update users set can_log_in = true where id = $1`, [userId]);
      await sql.query(`delete from invitations where user_id = $1`, [userId]);
      return true;
    });
  }
}
