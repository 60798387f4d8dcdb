import { Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { IdentityStore } from './identity.store.js';
import { LoginSessionStore } from './login-session.store.js';
import { AccessTokens } from './secrets.js';
import { type Membership, type User } from './user.js';

export interface Person {
  readonly user: User;
  readonly memberships: readonly Membership[];
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
    const user =
      claims && (await this.sessions.isAlive(claims.familyId))
        ? await this.identities.findById(claims.userId)
        : null;
    if (user === null) throw new DomainError('unauthenticated', 'the access token is not valid');
    return { user, memberships: await this.identities.membershipsOf(user.id) };
  }
}
