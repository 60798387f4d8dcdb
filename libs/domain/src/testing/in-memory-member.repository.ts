import { type Grant } from '../access/grant.js';
import { type IdPage, type IdPageQuery } from '../access/id-page.js';
import { type Member } from '../access/member.js';
import { MemberRepository } from '../access/member.repository.js';
import { type StoredMember, type TenantRecords } from './in-memory-database.js';
import { byId, pageById } from './in-memory-id-page.js';
import { owns, requireOwn } from './owns.js';
import { type StagedUsers } from './staged-users.js';

export class InMemoryMemberRepository extends MemberRepository {
  constructor(
    private readonly records: TenantRecords,
    private readonly users: StagedUsers,
  ) {
    super();
  }

  override page(tenantId: string, query: IdPageQuery): Promise<IdPage<Member>> {
    return Promise.resolve(pageById(this.all(tenantId), query));
  }

  override find(tenantId: string, id: string): Promise<Member | null> {
    return Promise.resolve(this.all(tenantId).find((member) => member.id === id) ?? null);
  }

  override insert(
    tenantId: string,
    {
      id,
      role,
      environments,
      createdAt,
    }: Grant & { readonly id: string; readonly createdAt: Date },
  ): Promise<void> {
    requireOwn(this.records, tenantId);
    if (this.users.find(id) === undefined) throw new Error('no such person');
    if (this.records.members.has(id)) throw new Error('the person is a member');
    this.records.members.set(id, { role, environments, createdAt });
    return Promise.resolve();
  }

  override setGrant(tenantId: string, id: string, { role, environments }: Grant): Promise<void> {
    const member = owns(this.records, tenantId) ? this.records.members.get(id) : undefined;
    if (member) this.records.members.set(id, { ...member, role, environments });
    return Promise.resolve();
  }

  override remove(tenantId: string, id: string): Promise<void> {
    const { members, invitations, tokens } = this.records;
    if (!owns(this.records, tenantId) || !members.delete(id)) return Promise.resolve();
    invitations.delete(id);
    for (const [tokenId, { token }] of tokens) if (token.madeBy === id) tokens.delete(tokenId);
    return Promise.resolve();
  }

  override limitedTo(tenantId: string, environment: string): Promise<Member[]> {
    const all = this.all(tenantId);
    return Promise.resolve(all.filter(({ environments }) => environments?.includes(environment)));
  }

  override owners(tenantId: string): Promise<string[]> {
    const owners = this.all(tenantId).filter(
      ({ id, role, environments }) =>
        role === 'owner' && environments === null && this.users.find(id)?.canLogIn === true,
    );
    return Promise.resolve(owners.map(({ id }) => id));
  }

  private all(tenantId: string): Member[] {
    if (!owns(this.records, tenantId)) return [];
    return byId([...this.records.members].map(([id, stored]) => this.toMember(id, stored)));
  }

  private toMember(id: string, { role, environments, createdAt }: StoredMember): Member {
    const user = this.users.find(id);
    if (user === undefined) throw new Error('a member is a person');
    return { id, email: user.email, name: user.name, role, environments, createdAt };
  }
}
