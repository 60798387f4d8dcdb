import { Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { IdentityStore } from './identity.store.js';
import { LoginSessionStore } from './login-session.store.js';
import { AccessTokens } from './secrets.js';
import { type Membership, type User } from './user.js';

export interface Person {
  readonly user: User;
  readonly memberships: readonly Membership[];
  /** The login that was used; `null` for a login at an external issuer. */
  readonly familyId: string | null;
}

/** Who an access token stands for now: rights are read with every request, so losing one bites at once. */
@Injectable()
export class AuthenticatePersonQuery {
  constructor(
    private readonly accessTokens: AccessTokens,
    private readonly sessions: LoginSessionStore,
    private readonly identities: IdentityStore,
  ) {}

  /** @throws DomainError `unauthenticated`. */
  async execute(accessToken: string): Promise<Person> {
    const claims = await this.accessTokens.verify(accessToken);
    const isAlive = claims !== null && (await this.sessions.isAlive(claims.familyId));
    const user = isAlive ? await this.identities.findById(claims.userId) : null;
    if (!isAlive || user === null) {
      throw new DomainError('unauthenticated', 'the access token is not valid');
    }
    const memberships = await this.identities.membershipsOf(user.id);
    return { user, memberships, familyId: claims.familyId };
  }
}
