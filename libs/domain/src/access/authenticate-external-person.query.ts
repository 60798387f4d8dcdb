import { Injectable } from '@nestjs/common';
import { Clock } from '../kernel/clock.js';
import { DomainError } from '../kernel/domain-error.js';
import { type Person } from './authenticate-person.query.js';
import {
  type ExternalIdentity,
  ExternalIdentityStore,
  ExternalTokens,
} from './external-identity.js';
import { IdentityStore } from './identity.store.js';
import { type User } from './user.js';

/**
 * Who a token of the external issuer stands for. The issuer says who somebody is, their memberships say what
 * they may do: claims about roles are not read.
 */
@Injectable()
export class AuthenticateExternalPersonQuery {
  constructor(
    private readonly tokens: ExternalTokens,
    private readonly links: ExternalIdentityStore,
    private readonly identities: IdentityStore,
    private readonly clock: Clock,
  ) {}

  /** `null` when it is no token of the issuer. @throws DomainError `forbidden` for somebody who is no member. */
  async execute(token: string): Promise<Person | null> {
    const identity = await this.tokens.verify(token);
    if (identity === null) return null;
    const user = (await this.linked(identity)) ?? (await this.firstSight(identity));
    if (user === null) throw new DomainError('forbidden', 'you are no member of any tenant here');
    const memberships = await this.identities.membershipsOf(user.id);
    return { user, memberships, familyId: null };
  }

  private async linked({ issuer, subject }: ExternalIdentity): Promise<User | null> {
    const userId = await this.links.find(issuer, subject);
    return userId === null ? null : this.identities.findById(userId);
  }

  private async firstSight(identity: ExternalIdentity): Promise<User | null> {
    const { verifiedEmail } = identity;
    const user = verifiedEmail === null ? null : await this.identities.findByEmail(verifiedEmail);
    if (user === null) return null;
    return (await this.links.link(identity, user.id, this.clock.now())) ? user : null;
  }
}
