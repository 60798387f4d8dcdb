import { Injectable } from '@nestjs/common';
import { Clock } from '../kernel/clock.js';
import { DomainError } from '../kernel/domain-error.js';
import { LoginSessionStore } from './login-session.store.js';
import { LoginTokenMaker, type LoginTokens } from './login-tokens.js';
import { SecretDigest } from './secrets.js';

/** Trades a refresh token for new tokens; bringing an old one ends the login it came from. */
@Injectable()
export class RefreshLoginUseCase {
  constructor(
    private readonly sessions: LoginSessionStore,
    private readonly digest: SecretDigest,
    private readonly maker: LoginTokenMaker,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `unauthenticated`. */
  async execute(refreshToken: string): Promise<LoginTokens> {
    const { secret, hash, expiresAt } = this.maker.newRefreshToken();
    const outcome = await this.sessions.rotate(
      this.digest.of(refreshToken),
      { hash, expiresAt },
      this.clock.now(),
    );
    if (outcome.kind !== 'rotated') {
      throw new DomainError('unauthenticated', 'the refresh token is not valid: log in again');
    }
    return this.maker.tokens(outcome.userId, outcome.familyId, secret);
  }
}
