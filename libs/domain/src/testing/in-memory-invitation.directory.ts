import { InvitationDirectory, type OpenInvitation } from '../access/invitation.directory.js';
import { type InMemoryDatabase, type TenantRecords } from './in-memory-database.js';

export class InMemoryInvitationDirectory extends InvitationDirectory {
  constructor(private readonly database: InMemoryDatabase) {
    super();
  }

  override find(hash: string, now: Date): Promise<OpenInvitation | null> {
    const all = [...this.database.tenants.values()];
    return Promise.resolve(all.flatMap((records) => this.openIn(records, hash, now))[0] ?? null);
  }

  private openIn(
    { tenant, members, invitations }: TenantRecords,
    hash: string,
    now: Date,
  ): OpenInvitation[] {
    return [...invitations.values()].flatMap((invitation) => {
      const { userId, expiresAt } = invitation;
      const [user, member] = [this.database.users.get(userId), members.get(userId)];
      const isOpen = invitation.hash === hash && expiresAt > now && user?.canLogIn === false;
      if (!isOpen || member === undefined) return [];
      const { role, environments } = member;
      return [{ tenantId: tenant.id, userId, userName: user.name, grant: { role, environments } }];
    });
  }
}
