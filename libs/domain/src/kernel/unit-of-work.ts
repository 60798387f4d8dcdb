import { type AuditDraft } from '../audit/audit-entry.js';
import { type User } from '../access/user.js';
import { type Tenant } from '../tenancy/tenant.js';
import { type Caller } from './caller.js';

/** An abstract class that is both the type of a port and its key in the container. */
export type Port<Type> = abstract new (...args: never[]) => Type;

/** One transaction of one tenant: hands out repositories bound to it, and nothing else reaches them. */
export interface ReadUnit {
  get<Type>(port: Port<Type>): Type;
}

export interface WriteUnit extends ReadUnit {
  /** Appends to the tenant's audit chain. */
  audit(draft: AuditDraft): Promise<void>;

  /**
   * Says that what an environment serves has changed. At commit each environment named gets one new revision
   * and one outbox row, whatever the number of calls.
   */
  rulesetChanged(environmentId: string, change: RulesetTouch): void;
}

/** Keys whose content differs between two revisions of an environment. */
export interface RulesetTouch {
  readonly flags: readonly string[];
  readonly segments: readonly string[];
}

export interface Founding {
  readonly tenant: Tenant;
  /** Becomes the tenant's owner; a person who is known already (by id) is kept as they are. */
  readonly owner: User;
}

/**
 * The only door to the repositories. A write holds the tenant's lock from its start, so the writes of a tenant
 * run one after the other: what was read cannot have changed when the unit commits.
 */
export abstract class UnitOfWork {
  /** Everything or nothing. Resolves when the change is committed and can be read on this instance. */
  abstract write<Result>(
    caller: Caller,
    work: (unit: WriteUnit) => Promise<Result>,
  ): Promise<Result>;

  /**
   * The first write of a tenant that does not exist yet: tenant, owner and `work`, or nothing.
   * @throws DomainError `already_exists` when the tenant's key or a new owner's e-mail address is taken.
   */
  abstract found<Result>(
    caller: Caller,
    founding: Founding,
    work: (unit: WriteUnit) => Promise<Result>,
  ): Promise<Result>;

  /** One consistent, read-only view of the tenant. */
  abstract read<Result>(
    tenantId: string,
    work: (unit: ReadUnit) => Promise<Result>,
  ): Promise<Result>;
}
