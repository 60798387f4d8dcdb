import {
  type Invitation,
  type KnownPerson,
  PersonRepository,
} from '../access/person.repository.js';
import { type StoredUser, type TenantRecords } from './in-memory-database.js';
import { owns, requireOwn } from './owns.js';
import { type StagedUsers } from './staged-users.js';

export class InMemoryPersonRepository extends PersonRepository {
  constructor(
    private readonly records: TenantRecords,
    private readonly users: StagedUsers,
  ) {
    super();
  }

  override ensure(tenantId: string, draft: StoredUser): Promise<KnownPerson> {
    const known = this.users.findByEmail(draft.email);
    if (known === undefined) this.users.put(draft);
    const { id, email, name, canLogIn } = known ?? draft;
    const belongsElsewhere = this.users.belongsElsewhere(id, tenantId);
    return Promise.resolve({ id, email, name, canLogIn, belongsElsewhere });
  }

  override activate(
    tenantId: string,
    id: string,
    { name, passwordHash }: { readonly name: string; readonly passwordHash: string },
  ): Promise<void> {
    const isOwn = owns(this.records, tenantId) && this.records.members.has(id);
    const user = isOwn ? this.users.find(id) : undefined;
    if (user && !user.canLogIn) this.users.put({ ...user, name, passwordHash, canLogIn: true });
    return Promise.resolve();
  }

  override invite(tenantId: string, invitation: Invitation): Promise<void> {
    requireOwn(this.records, tenantId);
    if (!this.records.members.has(invitation.userId)) throw new Error('nobody to invite');
    this.records.invitations.set(invitation.userId, invitation);
    return Promise.resolve();
  }

  override redeem(tenantId: string, hash: string, now: Date): Promise<boolean> {
    if (!owns(this.records, tenantId)) return Promise.resolve(false);
    const { invitations } = this.records;
    const found = [...invitations.values()].find((invitation) => invitation.hash === hash);
    if (found === undefined) return Promise.resolve(false);
    invitations.delete(found.userId);
    const isOpen = found.expiresAt > now && this.users.find(found.userId)?.canLogIn === false;
    return Promise.resolve(isOpen);
  }
}
