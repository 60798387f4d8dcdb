import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Role } from '#domain/access/grant';
import { InvitationDirectory, type OpenInvitation } from '#domain/access/invitation.directory';
import { asSystem } from '../scope.js';

interface InvitationRow {
  readonly tenant_id: string;
  readonly user_id: string;
  readonly name: string;
  readonly role: Role;
  readonly environments: string[] | null;
}

@Injectable()
export class PostgresInvitationDirectory extends InvitationDirectory {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async find(hash: string, now: Date): Promise<OpenInvitation | null> {
    const [row] = await asSystem(this.dataSource, (sql) =>
      sql.query<InvitationRow[]>(
        `select i.tenant_id, i.user_id, u.name, m.role, m.environments
         from invitations i
         join users u on u.id = i.user_id
         join members m on m.tenant_id = i.tenant_id and m.user_id = i.user_id
         where i.hash = $1 and i.expires_at > $2 and not u.can_log_in`,
        [hash, now],
      ),
    );
    if (row === undefined) return null;
    return {
      tenantId: row.tenant_id,
      userId: row.user_id,
      userName: row.name,
      grant: { role: row.role, environments: row.environments },
    };
  }
}
