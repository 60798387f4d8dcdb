import { type Grant } from './grant.js';
import { type Member } from './member.js';

/** Items in the order of their ids; `after` is the last id of the page before. */
export interface IdPageQuery {
  readonly after: string | null;
  /** At least 1. */
  readonly limit: number;
}

export interface IdPage<Item> {
  readonly items: readonly Item[];
  /** The id to go on after; `null` on the last page. */
  readonly next: string | null;
}

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
  /** Ids of the owners of the whole tenant who can log in: one of them must always be left. */
  abstract owners(tenantId: string): Promise<string[]>;
}
