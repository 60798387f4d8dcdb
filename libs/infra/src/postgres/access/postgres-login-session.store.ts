import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import {
  LoginSessionStore,
  type RefreshOutcome,
  type RefreshToken,
} from '#domain/access/login-session.store';
import { asSystem, type Sql } from '../scope.js';

interface TokenRow {
  readonly family_id: string;
  readonly user_id: string;
  readonly live: boolean;
}

/** One revoked token ends the family. */
const FAMILY_ALIVE = `not exists (
  select from refresh_tokens r where r.family_id = t.family_id and r.revoked_at is not null)`;

@Injectable()
export class PostgresLoginSessionStore extends LoginSessionStore {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  async begin(token: RefreshToken, now: Date): Promise<void> {
    await asSystem(this.dataSource, async (sql) => {
      // Logins end here rather than in a job: each new one sweeps away what has expired of the same person.
      // What somebody else holds is left for the next time, so that nobody waits in a circle.
      await sql.query(
        `delete from refresh_tokens where hash in (
           select hash from refresh_tokens where user_id = $1 and expires_at < $2
           for update skip locked)`,
        [token.userId, now],
      );
      await insert(sql, token, now);
    });
  }

  rotate(
    hash: string,
    successor: { readonly hash: string; readonly expiresAt: Date },
    now: Date,
  ): Promise<RefreshOutcome> {
    return asSystem(this.dataSource, async (sql): Promise<RefreshOutcome> => {
      await lockFamily(sql, hash);
      const [token] = await sql.query<TokenRow[]>(
        `select family_id, user_id, used_at is null and expires_at > $2 and ${FAMILY_ALIVE} as live
         from refresh_tokens t where hash = $1 for update`,
        [hash, now],
      );
      if (token === undefined) return { kind: 'unknown' };
      if (!token.live) {
        await revoke(sql, token.family_id, now);
        return { kind: 'reused' };
      }
      await sql.query(`update refresh_tokens set used_at = $2 where hash = $1`, [hash, now]);
      const { family_id: familyId, user_id: userId } = token;
      await insert(sql, { familyId, userId, ...successor }, now);
      return { kind: 'rotated', userId, familyId };
    });
  }

  async end(hash: string, now: Date): Promise<void> {
    await asSystem(this.dataSource, async (sql) => {
      await lockFamily(sql, hash);
      const [token] = await sql.query<TokenRow[]>(
        `select family_id, user_id, true as live from refresh_tokens where hash = $1`,
        [hash],
      );
      if (token) await revoke(sql, token.family_id, now);
    });
  }

  async isAlive(familyId: string): Promise<boolean> {
    const rows = await asSystem(this.dataSource, (sql) =>
      sql.query<unknown[]>(
        `select from refresh_tokens t where family_id = $1 and ${FAMILY_ALIVE} limit 1`,
        [familyId],
      ),
    );
    return rows.length > 0;
  }
}

/** Two who revoke one family from different tokens would lock its rows in different order. */
async function lockFamily(sql: Sql, hash: string): Promise<void> {
  await sql.query(
    `select pg_advisory_xact_lock(hashtextextended(family_id::text, 0))
     from refresh_tokens where hash = $1`,
    [hash],
  );
}

async function insert(sql: Sql, token: RefreshToken, now: Date): Promise<void> {
  await sql.query(
    `insert into refresh_tokens (hash, family_id, user_id, created_at, expires_at)
     values ($1, $2, $3, $4, $5)`,
    [token.hash, token.familyId, token.userId, now, token.expiresAt],
  );
}

async function revoke(sql: Sql, familyId: string, now: Date): Promise<void> {
  await sql.query(
    `update refresh_tokens set revoked_at = $2 where family_id = $1 and revoked_at is null`,
    [familyId, now],
  );
}
