import { type User } from './user.js';

/** What a tenant may know of somebody before they are a member. */
export interface KnownPerson {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  /** False until an invitation was accepted or a password given. */
  readonly canLogIn: boolean;
  /** Whether another tenant counts on who this person is. */
  readonly belongsElsewhere: boolean;
}

/** The secret of an invitation as it is stored. */
export interface Invitation {
  readonly userId: string;
  /** SHA-256 of the token in hex. */
  readonly hash: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/**
 * Persons, as far as a tenant may touch them while it makes them members. Persons are of no tenant, so nothing
 * here changes somebody who can log in already.
 */
export abstract class PersonRepository {
  /** The person with this e-mail address (whatever the case): `draft` itself when nobody had it. */
  abstract ensure(
    tenantId: string,
    draft: User & { readonly canLogIn: boolean },
  ): Promise<KnownPerson>;

  /** Gives a member who cannot log in yet a name and a password, and ends every invitation of theirs. */
  abstract activate(
    tenantId: string,
    id: string,
    details: { readonly name: string; readonly passwordHash: string },
  ): Promise<void>;

  /** Replaces an earlier invitation of the same member. */
  abstract invite(tenantId: string, invitation: Invitation): Promise<void>;

  /** Ends an invitation: true for one caller only, as long as the person cannot log in yet. */
  abstract redeem(tenantId: string, hash: string, now: Date): Promise<boolean>;
}
