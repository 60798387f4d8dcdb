import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type AccountChange, AccountStore } from '#domain/access/account.store';
import { asSystem } from '../scope.js';

@Injectable()
export class PostgresAccountStore extends AccountStore {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async change(
    userId: string,
    { name, passwordHash }: AccountChange,
    { kept, now }: { readonly kept: string | null; readonly now: Date },
  ): Promise<void> {
    await asSystem(this.dataSource, async (sql) => {
      await sql.query(
        `update users set name = coalesce($2, name), password_hash = coalesce($3, password_hash)
         where id = $1`,
        [userId, name ?? null, passwordHash ?? null],
      );
      if (passwordHash === undefined) return;
      await sql.query(
        `update refresh_tokens set revoked_at = $3
         where user_id = $1 and family_id is distinct from $2::uuid and revoked_at is null`,
        [userId, kept, now],
      );
    });
  }
}
