import { type Grant } from './grant.js';
import { type IdPage, type IdPageQuery } from './id-page.js';
import { type Member } from './member.js';

export abstract class MemberRepository {
  abstract page(tenantId: string, query: IdPageQuery): Promise<IdPage<Member>>;
  abstract find(tenantId: string, id: string): Promise<Member | null>;
  /** Of a person who exists and is no member yet. */
  abstract insert(
    tenantId: string,
    member: Grant & { readonly id: string; readonly createdAt: Date },
  ): Promise<void>;
  abstract setGrant(tenantId: string, id: string, grant: Grant): Promise<void>;
  /** Removes their tokens and their invitation too. */
  abstract remove(tenantId: string, id: string): Promise<void>;
  /** Those whose role is limited to environments, this one among them; in the order of their ids. */
  abstract limitedTo(tenantId: string, environment: string): Promise<Member[]>;
  /** Ids of the owners of the whole tenant who can log in: one of them must always be left. */
  abstract owners(tenantId: string): Promise<string[]>;
}
